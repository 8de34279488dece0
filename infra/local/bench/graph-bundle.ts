import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundleEntry } from '../../lambda/bundle.ts';
import { median, type Row } from './row.ts';

const PROCESSES = 10;
const run = promisify(execFile);

/** The graph's Lambda function as it would be uploaded: size of all its scripts, and the time its import takes. */
export const benchGraphBundle = async (): Promise<Row[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-bundle-'));
  try {
    const { file, scripts } = await bundleEntry('graph', folder);
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
    const texts = await Promise.all(scripts.map((script) => readFile(script.file)));
    const imports: number[] = [];
    for (let index = 0; index < PROCESSES; index += 1) imports.push(await importMs(file));
    return [
      { what: 'graph handler, minified', measured: bytes, unit: 'bytes', budget: 2_000_000 },
      {
        what: 'graph handler, gzipped',
        measured: gzipSync(Buffer.concat(texts)).length,
        unit: 'bytes',
        budget: 600_000,
      },
      {
        what: `graph handler, import, median of ${PROCESSES} processes`,
        measured: median(imports),
        unit: 'ms',
        budget: 180,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const importMs = async (file: string): Promise<number> => {
  const program = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); process.stdout.write(String(performance.now() - begun)); process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
};
