import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The release every platform's package is taken from; the lockfile pins the same one for linux-x64. */
const DYNOXIDE_VERSION = '1.2.1';

export interface BinarySearch {
  /** `process.platform`-`process.arch`, the suffix of the package's name. */
  readonly platform: string;
  /** Folder that keeps a fetched package between runs. */
  readonly cacheDir: string;
  /** Told before a package is fetched, since that takes seconds and needs the network. */
  readonly log: (line: string) => void;
  /** Path of the package that `npm ci` installed, or undefined. */
  readonly installed?: (packageName: string) => string | undefined;
  /** Installs `name@version` under `folder/node_modules`. */
  readonly install?: (specifier: string, folder: string) => Promise<void>;
}

/** Path of the dynoxide program for this platform, fetched by npm once where `npm ci` did not bring it. */
export async function findDynoxide(search: BinarySearch): Promise<string> {
  const packageName = `@dynoxide/${search.platform}`;
  if (search.platform.startsWith('win32')) {
    throw new DynamoUnavailableError(packageName, 'Windows has no way to end it with us; the Linux subsystem has');
  }
  const installed = (search.installed ?? installedFolder)(packageName);
  if (installed) return join(installed, 'dynoxide');
  const folder = join(search.cacheDir, `dynoxide-${DYNOXIDE_VERSION}`);
  const program = join(folder, 'node_modules', packageName, 'dynoxide');
  if (await isExecutable(program)) return program;
  await fetchPackage(packageName, folder, search);
  if (await isExecutable(program)) return program;
  throw new DynamoUnavailableError(packageName, `the package holds no program at ${program}`);
}

/** No DynamoDB can be started here; the text says what the reader can do about it. */
class DynamoUnavailableError extends Error {
  constructor(packageName: string, reason: string) {
    super(
      `No DynamoDB for this machine: ${packageName}@${DYNOXIDE_VERSION} is not available (${reason}). ` +
        'Set DYNAMODB_ENDPOINT to a DynamoDB of your own, for example ' +
        '`docker run -p 8000:8000 amazon/dynamodb-local` and DYNAMODB_ENDPOINT=http://127.0.0.1:8000.',
    );
    this.name = 'DynamoUnavailableError';
  }
}

async function fetchPackage(packageName: string, folder: string, search: BinarySearch): Promise<void> {
  const specifier = `${packageName}@${DYNOXIDE_VERSION}`;
  search.log(`Fetching ${specifier} into ${folder} (first run on ${search.platform})`);
  await mkdir(folder, { recursive: true });
  try {
    await (search.install ?? npmInstall)(specifier, folder);
  } catch (error) {
    throw new DynamoUnavailableError(packageName, firstLine(error));
  }
}

async function npmInstall(specifier: string, folder: string): Promise<void> {
  const options = ['--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  await promisify(execFile)('npm', ['install', ...options, '--prefix', folder, specifier], { timeout: 120_000 });
}

function installedFolder(packageName: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** npm's errors run over many lines, of which one begins `npm error` and says what happened. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? ((error as { stderr?: string }).stderr ?? error.message) : String(error);
  const lines = (text || String(error)).split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /404 Not Found|ENOTFOUND|EAI_AGAIN|ECONN/.test(line)) ??
    lines[0] ??
    'npm failed'
  ).trim();
}
