import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** The packages that Lambda's Node.js runtimes bring along; images may count on them here, too. */
const SCOPES = ['@aws-sdk', '@smithy'];
/**
 * Clients that functions mostly call, offered as bundles, as AWS offers its own: loading them costs a cold start half of
 * what the packages cost, and cold starts are most of what a drill's functions compute. The others are the host's packages.
 */
const BUNDLED = ['cloudwatch', 'dynamodb', 's3', 'secrets-manager', 'sqs', 'ssm'].map((name) => `client-${name}`);

/**
 * Offers the SDK beside packages or images, under `modules`, a `node_modules` folder that is made when it is missing. The
 * bundles are built once for the SDK that is installed, and kept in its `node_modules/.cache`.
 */
export const offerSdk = (modules: string): void => {
  mkdirSync(modules, { recursive: true });
  const host = hostModules(import.meta.dirname);
  for (const scope of SCOPES) {
    const link = path.join(modules, scope);
    // The host may have moved since the last start.
    rmSync(link, { recursive: true, force: true });
    if (host !== undefined) symlinkSync(scope === '@aws-sdk' ? bundledSdk(host) : path.join(host, scope), link, 'dir');
  }
};

/** The nearest `node_modules` above a folder that holds the SDK. */
const hostModules = (folder: string): string | undefined => {
  const candidate = path.join(folder, 'node_modules');
  if (existsSync(path.join(candidate, '@aws-sdk'))) return candidate;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : hostModules(parent);
};

/** The scope `@aws-sdk` with the bundled clients in it; built when it is not there. */
const bundledSdk = (host: string): string => {
  const cache = cacheOf(host);
  const sdk = path.join(cache, keyOf(host), '@aws-sdk');
  if (existsSync(sdk)) return sdk;
  const draft = mkdtempSync(path.join(cache, 'draft-'));
  build(host, path.join(draft, '@aws-sdk'));
  try {
    renameSync(draft, path.dirname(sdk));
  } catch (cause) {
    // Another process was quicker.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(sdk)) throw cause;
  }
  return sdk;
};

/** Where tools keep what can be made again; a temporary folder where the packages may not be written to. */
const cacheOf = (host: string): string => {
  const cache = path.join(host, '.cache', 'firebreak-sdk');
  try {
    mkdirSync(cache, { recursive: true });
    return cache;
  } catch {
    const own = path.join(tmpdir(), `firebreak-sdk-${process.getuid?.() ?? 0}`);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    return own;
  }
};

/** Changes with what is installed, where it is, and what is bundled how. */
const keyOf = (host: string): string => {
  const hash = createHash('sha256')
    .update(host)
    .update(readFileSync(import.meta.filename));
  for (const name of ['core', ...BUNDLED]) hash.update(readFileSync(path.join(host, '@aws-sdk', name, 'package.json')));
  return hash.digest('hex').slice(0, 16);
};

const build = (host: string, folder: string): void => {
  const packages = path.join(host, '@aws-sdk');
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: Object.fromEntries(BUNDLED.map((name) => [`${name}/index`, path.join(packages, name)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What several clients share is loaded once.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // Names stay: they are in the stacks that functions log.
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);" },
    logLevel: 'error',
  });
  for (const name of readdirSync(packages)) {
    const own = path.join(folder, name);
    if (!BUNDLED.includes(name)) symlinkSync(path.join(packages, name), own, 'dir');
    else describe(own, path.join(packages, name));
  }
};

/** CommonJS gets the package itself. */
const describe = (bundle: string, original: string): void => {
  const exports = { '.': { import: './index.mjs', require: './index.cjs' } };
  writeFileSync(path.join(bundle, 'package.json'), JSON.stringify({ exports }));
  writeFileSync(path.join(bundle, 'index.cjs'), `module.exports = require(${JSON.stringify(original)});\n`);
};
