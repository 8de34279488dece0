import { randomBytes } from 'node:crypto';
import type { Collection, World } from '../../world.ts';
import type { Bodies } from './bodies.ts';
import type { Bucket, Tag } from './buckets.ts';
import type { Checksums } from './checksum.ts';
import { withDefault, type ObjectLock } from './object-lock.ts';

/** Headers that come back with the object as they were given. */
export interface ContentHeaders {
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
}

/** What a new object brings besides its place among the versions. */
export interface ObjectContent {
  /** Name of the body's file. */
  readonly file: string;
  readonly size: number;
  /** Quoted, as S3 writes it. */
  readonly etag: string;
  readonly headers: ContentHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly checksums: Checksums;
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE';
  /** Given with the write, or by the bucket's default. */
  readonly lock?: ObjectLock;
}

interface Placed {
  readonly key: string;
  /** `null` (the text) for what was written while versioning was not on. */
  readonly versionId: string;
  /** ISO time. */
  readonly modifiedAt: string;
}

export type ObjectVersion = Placed & { readonly isDeleteMarker: false } & ObjectContent;
export type DeleteMarker = Placed & { readonly isDeleteMarker: true };
export type Version = ObjectVersion | DeleteMarker;

export interface Objects {
  /** Newest first; empty when there is no such key. */
  versions(bucket: string, key: string): readonly Version[];
  /** The object a plain read sees. */
  current(bucket: string, key: string): ObjectVersion | undefined;
  /** Keys in S3's order (UTF-8 bytes). */
  keys(bucket: string): string[];
  isEmpty(bucket: string): boolean;
  put(bucket: Bucket, key: string, content: ObjectContent): ObjectVersion;
  /** A plain delete; undefined when nothing remains to be told (no versioning). */
  delete(bucket: Bucket, key: string): DeleteMarker | undefined;
  deleteVersion(bucket: Bucket, key: string, versionId: string): Version | undefined;
  setTags(bucket: Bucket, version: ObjectVersion, tags: readonly Tag[]): void;
  setLock(bucket: Bucket, version: ObjectVersion, lock: ObjectLock): void;
}

const UNVERSIONED = 'null';

const locked = (bucket: Bucket, lock: ObjectLock | undefined): { lock?: ObjectLock } =>
  bucket.objectLock ? { lock: withDefault(bucket, lock) } : {};

const fileOf = (version: Version): string[] => (version.isDeleteMarker ? [] : [version.file]);

export function objects(world: World, files: Bodies): Objects {
  const stored: Collection<Version[]> = world.state.collection<Version[]>('s3.objects');
  const versions = (bucket: string, key: string): readonly Version[] => stored.get(`${bucket}/${key}`) ?? [];

  const replace = (bucket: Bucket, key: string, before: readonly Version[], after: Version[]): void => {
    if (after.length === 0) stored.delete(`${bucket.name}/${key}`);
    else stored.set(`${bucket.name}/${key}`, after);
    const kept = new Set(after.flatMap(fileOf));
    files.discard(before.flatMap(fileOf).filter((file) => !kept.has(file)));
  };

  const add = (bucket: Bucket, version: Version): void => {
    const before = versions(bucket.name, version.key);
    const older = bucket.versioning === 'Enabled' ? before : before.filter((each) => each.versionId !== UNVERSIONED);
    replace(bucket, version.key, before, [version, ...older]);
  };

  const change = (
    bucket: Bucket,
    version: ObjectVersion,
    part: Pick<Partial<ObjectContent>, 'tags' | 'lock'>,
  ): void => {
    const all = versions(bucket.name, version.key);
    stored.set(
      `${bucket.name}/${version.key}`,
      all.map((each) => (each === version ? { ...version, ...part } : each)),
    );
  };

  const place = (bucket: Bucket, key: string): Placed => ({
    key,
    versionId: bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : UNVERSIONED,
    modifiedAt: new Date().toISOString(),
  });

  const keys = (bucket: string): string[] =>
    stored
      .keys()
      .filter((each) => each.startsWith(`${bucket}/`))
      .map((each) => each.slice(bucket.length + 1))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  return {
    versions,
    current(bucket, key) {
      const [newest] = versions(bucket, key);
      return newest?.isDeleteMarker ? undefined : newest;
    },
    keys,
    isEmpty: (bucket) => !stored.keys().some((each) => each.startsWith(`${bucket}/`)),
    put(bucket, key, content) {
      const version: ObjectVersion = {
        ...place(bucket, key),
        isDeleteMarker: false,
        ...content,
        ...locked(bucket, content.lock),
      };
      add(bucket, version);
      return version;
    },
    delete(bucket, key) {
      if (!bucket.versioning) {
        replace(bucket, key, versions(bucket.name, key), []);
        return undefined;
      }
      const marker: DeleteMarker = { ...place(bucket, key), isDeleteMarker: true };
      add(bucket, marker);
      return marker;
    },
    deleteVersion(bucket, key, versionId) {
      const before = versions(bucket.name, key);
      const deleted = before.find((version) => version.versionId === versionId);
      if (deleted)
        replace(
          bucket,
          key,
          before,
          before.filter((version) => version !== deleted),
        );
      return deleted;
    },
    setTags: (bucket, version, tags) => change(bucket, version, { tags }),
    setLock: (bucket, version, lock) => change(bucket, version, { lock }),
  };
}
