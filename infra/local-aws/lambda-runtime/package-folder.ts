import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../aws-error.ts';
import { offerSdk } from '../offered-sdk.ts';

/** AWS's limit of an unpacked package. */
const UNPACKED_BYTES_MAX = 262_144_000;

export interface StoredPackage {
  /** As the Lambda API shows it: base64. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

const hexOf = (sha256: string): string => Buffer.from(sha256, 'base64').toString('hex');

/** The unpacked packages of all functions, one folder per function and content. */
export class PackageFolder {
  private readonly root: string;

  /** `root` is created with the SDK beside the packages and a boundary that keeps the host's `package.json` out. */
  constructor(root: string) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    writeFileSync(path.join(root, 'package.json'), '{}\n');
    offerSdk(path.join(root, 'node_modules'));
  }

  pathOf(functionName: string, sha256: string): string {
    return path.join(this.root, functionName, hexOf(sha256));
  }

  /** Unpacks a zip archive; throws `InvalidParameterValueException` when it is not one, or too large. */
  store(functionName: string, archive: Uint8Array): StoredPackage {
    const stored = describePackage(archive);
    const folder = this.pathOf(functionName, stored.sha256);
    if (existsSync(folder)) return stored;
    const draft = `${folder}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    for (const [name, bytes] of Object.entries(unpack(archive))) writeEntry(draft, name, bytes);
    // A crash in between must not leave half a package under the final name.
    renameSync(draft, folder);
    return stored;
  }

  remove(functionName: string): void {
    rmSync(path.join(this.root, functionName), { recursive: true, force: true });
  }
}

/** Checks an archive without storing it. */
export function describePackage(archive: Uint8Array): StoredPackage {
  unpack(archive);
  return { sha256: createHash('sha256').update(archive).digest('base64'), sizeBytes: archive.byteLength };
}

function unpack(archive: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  const entries = readArchive(archive, (bytes) => {
    total += bytes;
    if (total > UNPACKED_BYTES_MAX) throw refusal(`Unzipped size must be smaller than ${UNPACKED_BYTES_MAX} bytes`);
  });
  if (Object.keys(entries).length === 0) throw refusal('Uploaded file must be a non-empty zip');
  return entries;
}

function readArchive(archive: Uint8Array, onEntry: (bytes: number) => void): Record<string, Uint8Array> {
  try {
    return unzipSync(archive, {
      filter: (entry) => {
        onEntry(entry.originalSize);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    throw refusal('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}

function writeEntry(folder: string, name: string, bytes: Uint8Array): void {
  const file = path.resolve(folder, name);
  if (!file.startsWith(folder + path.sep)) {
    throw refusal('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
  if (name.endsWith('/')) return void mkdirSync(file, { recursive: true });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

const refusal = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });
