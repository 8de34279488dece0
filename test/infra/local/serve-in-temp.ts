import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Served, serve, type ServeOptions } from '../../../infra/local/serve.ts';

export interface ServedInTemp extends Served {
  dataDir: string;
  /** Every line that the host logged: what a failure is explained with. */
  lines: readonly string[];
}

/** Hosts everything in this process on a folder of its own, which goes when the host is closed. */
export const serveInTemp = async (options: Pick<ServeOptions, 'policy'> = {}): Promise<ServedInTemp> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const lines: string[] = [];
  try {
    const served = await serve({ ...options, dataDir, log: (line) => lines.push(line) });
    const close = async (): Promise<void> => {
      await served.close();
      await remove();
    };
    return { ...served, close, dataDir, lines };
  } catch (error) {
    await remove();
    throw error;
  }
};
