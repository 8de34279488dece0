import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { DrillReport } from '../../../chaos/drill-result.ts';
import { RetryableError } from '../../../shared/errors.ts';

const CLI = path.join(import.meta.dirname, '../../../console/cli/firebreak.mjs');

export interface DrillProcess {
  report: DrillReport;
  /** From the start of the process to its end. */
  wallMs: number;
}

/** Drills as a script would: a fresh process of the command line, its JSON read. Throws when it printed none. */
export const drillInProcess = async (
  options: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<DrillProcess> => {
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, 'drill', '--yes', '--json', ...options], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const wallMs = performance.now() - begun;
  try {
    return { report: JSON.parse(out) as DrillReport, wallMs };
  } catch (cause) {
    throw new RetryableError(`the drill printed no JSON: ${err.trim().split('\n').at(-1) ?? ''}`, { cause });
  }
};
