import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { RUNBOOKS_DIR } from '../../agents/runbooks/load.ts';
import { leftOut } from './left-out.ts';

export interface Bundle {
  /** The file that Lambda loads. */
  file: string;
  /** Every script that was written, the file and what it loads later, with its size in bytes. */
  scripts: { file: string; bytes: number }[];
}

const HERE = import.meta.dirname;

/** CommonJS packages ask for Node's own modules by `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** Bundles one entry of this folder for Lambda: minified ES modules, and the runbooks beside them. */
export const bundleEntry = async (entry: string, outdir: string): Promise<Bundle> => {
  const { metafile } = await build({
    entryPoints: [path.join(HERE, `${entry}.ts`)],
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // ES modules of a package before its CommonJS build: what is not used is left out.
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    banner: { js: REQUIRE },
    plugins: [leftOut(HERE)],
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  await copyRunbooks(outdir);
  return {
    file: path.join(outdir, `${entry}.mjs`),
    scripts: Object.entries(metafile.outputs).map(([file, { bytes }]) => ({ file: path.resolve(file), bytes })),
  };
};

/**
 * The runbooks are read from the folder of the script that reads them. Their front matter is written as JSON, which is
 * YAML too: the bundle carries no parser for more.
 */
const copyRunbooks = async (outdir: string): Promise<void> => {
  await mkdir(outdir, { recursive: true });
  const files = (await readdir(RUNBOOKS_DIR)).filter((file) => file.endsWith('.md'));
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(RUNBOOKS_DIR, file), 'utf8');
      const asJson = text.replace(
        /^---\r?\n(.*?)\r?\n---/s,
        (_, front: string) => `---\n${JSON.stringify(parse(front))}\n---`,
      );
      await writeFile(path.join(outdir, file), asJson);
    }),
  );
};
