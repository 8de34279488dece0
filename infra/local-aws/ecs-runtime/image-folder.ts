import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { offerSdk } from '../offered-sdk.ts';

/** What an image is made to run, as its `image.json` says. */
interface ImageConfig {
  Cmd?: string[];
}

/** A container's own folder: the image unpacked, with the command that it runs unless it is told otherwise. */
export interface UnpackedImage {
  readonly folder: string;
  readonly command: readonly string[];
}

/** Folders of containers: one each, gone with its task. */
export class ImageFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Unpacks an image for one task. Throws when the archive is none, or holds no `image.json`. */
  unpack(taskId: string, archive: Uint8Array): UnpackedImage {
    this.prepare();
    const folder = path.join(this.root, taskId);
    mkdirSync(folder, { recursive: true });
    const entries = unzipSync(archive);
    for (const [name, bytes] of Object.entries(entries)) writeEntry(folder, name, bytes);
    const config = JSON.parse(new TextDecoder().decode(entries['image.json'])) as ImageConfig;
    return { folder, command: config.Cmd ?? [] };
  }

  remove(taskId: string): void {
    rmSync(path.join(this.root, taskId), { recursive: true, force: true });
  }

  /** Made when the first container needs it: most accounts have none. */
  private prepare(): void {
    const modules = path.join(this.root, 'node_modules');
    if (existsSync(modules)) return;
    mkdirSync(modules, { recursive: true });
    // Keeps the host's `package.json` out.
    writeFileSync(path.join(this.root, 'package.json'), '{}\n');
    offerSdk(modules);
  }
}

const writeEntry = (folder: string, name: string, bytes: Uint8Array): void => {
  const file = path.resolve(folder, name);
  if (!file.startsWith(folder + path.sep) || name.endsWith('/')) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};
