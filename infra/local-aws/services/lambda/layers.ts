import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PackageFolder } from '../../lambda-runtime/package-folder.ts';
import type { Collection, World } from '../../world.ts';
import { invalidMember, invalidParameter, notFound } from './lambda-error.ts';
import { modifiedNow } from './configuration.ts';

/** A version of a layer; it never changes. */
export interface LayerVersionRecord {
  version: number;
  arn: string;
  description: string;
  runtimes: string[];
  architectures: string[];
  license?: string;
  codeSha256: string;
  codeBytes: number;
  createdAt: string;
}

export interface LayerRecord {
  name: string;
  arn: string;
  versions: LayerVersionRecord[];
  /** Numbers are never used twice. */
  nextVersion: number;
}

/** A layer as a version of a function keeps it: its content stays when the layer version is deleted. */
export interface AttachedLayer {
  arn: string;
  codeSha256: string;
  codeBytes: number;
}

/** AWS's limit. */
const LAYERS_MAX = 5;
const VERSION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:(\d{12}):layer:([a-zA-Z0-9-_]{1,140}):(\d{1,10})$/;

/** The account's layers, and the folders that stand for `/opt`. */
export class Layers {
  private readonly records: Collection<LayerRecord>;
  private readonly world: World;
  private readonly packages: PackageFolder;
  private readonly root: string;

  constructor(world: World) {
    this.world = world;
    this.records = world.state.collection('lambda.layers');
    this.root = path.join(world.dataDir, 'layers');
    this.packages = new PackageFolder(this.root);
  }

  list(): LayerRecord[] {
    return this.records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name or ARN. Throws when the layer or the version is not there. */
  get(text: string | undefined, version: number | undefined): { layer: LayerRecord; found: LayerVersionRecord } {
    const layer = this.records.get(layerName(text));
    const found = layer?.versions.find((each) => each.version === version);
    if (layer === undefined || found === undefined) throw notFound('The resource you requested does not exist.');
    return { layer, found };
  }

  find(text: string | undefined): LayerRecord | undefined {
    return this.records.get(layerName(text));
  }

  arnOf(text: string | undefined, version?: number): string {
    const { region, accountId } = this.world;
    return [`arn:aws:lambda:${region}:${accountId}:layer:${layerName(text)}`, version].filter(Boolean).join(':');
  }

  publish(
    name: string,
    archive: Uint8Array,
    about: Pick<LayerVersionRecord, 'description' | 'runtimes' | 'architectures' | 'license'>,
  ): { layer: LayerRecord; found: LayerVersionRecord } {
    const stored = this.packages.store(name, archive);
    const layer = this.records.get(name) ?? { name, arn: this.arnOf(name), versions: [], nextVersion: 1 };
    const found: LayerVersionRecord = {
      ...about,
      version: layer.nextVersion,
      arn: `${layer.arn}:${layer.nextVersion}`,
      codeSha256: stored.sha256,
      codeBytes: stored.sizeBytes,
      createdAt: modifiedNow(),
    };
    layer.versions.push(found);
    layer.nextVersion += 1;
    this.records.set(name, layer);
    return { layer, found };
  }

  /** Functions that have it keep it: its content stays on disk. Deleting what is not there is no error. */
  deleteVersion(text: string | undefined, version: number | undefined): void {
    const layer = this.records.get(layerName(text));
    if (layer === undefined) return;
    layer.versions = layer.versions.filter((each) => each.version !== version);
    this.records.set(layer.name, layer);
  }

  /** What a function is to have, checked as AWS checks it; a version that was deleted cannot be attached again. */
  attach(arns: readonly string[]): AttachedLayer[] {
    if (arns.length > LAYERS_MAX) throw invalidParameter(`Cannot reference more than ${LAYERS_MAX} layers.`);
    const attached = arns.map((arn) => this.attachOne(arn));
    const names = attached.map(({ arn }) => arn.slice(0, arn.lastIndexOf(':')));
    if (new Set(names).size < names.length)
      throw invalidParameter(
        'Two different versions of the same layer are not allowed to be referenced in the same function.',
      );
    return attached;
  }

  private attachOne(arn: string): AttachedLayer {
    const [, , name, version] = VERSION_ARN.exec(arn) ?? [];
    if (name === undefined)
      throw invalidMember(arn, 'layers', `Member must satisfy regular expression pattern: ${VERSION_ARN.source}`);
    const found = this.records.get(name)?.versions.find((each) => each.arn === arn && String(each.version) === version);
    if (found === undefined) throw invalidParameter(`Layer version ${arn} does not exist.`);
    return { arn, codeSha256: found.codeSha256, codeBytes: found.codeBytes };
  }

  /** The folder that is `/opt` for these layers, merged in their order; undefined without any. */
  optFolder(attached: readonly AttachedLayer[]): string | undefined {
    if (attached.length === 0) return undefined;
    const content = attached.map(({ arn, codeSha256 }) => `${arn} ${codeSha256}`).join('\n');
    const folder = path.join(this.root, '.opt', createHash('sha256').update(content).digest('hex').slice(0, 32));
    if (existsSync(folder)) return folder;
    const draft = `${folder}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    for (const { arn, codeSha256 } of attached)
      cpSync(this.packages.pathOf(VERSION_ARN.exec(arn)?.[2] ?? '', codeSha256), draft, { recursive: true });
    // A crash in between must not leave half of it under the final name.
    renameSync(draft, folder);
    return folder;
  }
}

/** A layer's name out of its name or ARN. */
const layerName = (text = ''): string => (text.startsWith('arn:') ? (text.split(':')[6] ?? '') : text);
