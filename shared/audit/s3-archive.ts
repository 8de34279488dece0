import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../clock.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { SealArchive } from './seal-archive.ts';

const DAY_MS = 86_400_000;

export interface S3ArchiveOptions {
  client: S3Client;
  /** Made with Object Lock on. */
  bucket: string;
  /** Nobody, not even the root user, can delete or replace a file for so long. */
  retentionDays: number;
  clock?: Clock;
  /** Told of every file that somebody hid: Object Lock keeps its version, and lets anybody put a delete marker on top. */
  onHidden?: (path: string) => void;
}

/**
 * Files of an audit trail in S3, each put once (`If-None-Match`) under Object Lock in compliance mode. A file behind a
 * delete marker is read as it was put first.
 */
export const createS3Archive = ({
  client,
  bucket,
  retentionDays,
  clock = systemClock,
  onHidden = () => undefined,
}: S3ArchiveOptions): SealArchive => ({
  read: async (path) => {
    const shown = await readVersion(client, { Bucket: bucket, Key: path });
    if (shown !== undefined) return shown;
    const versions = (await versionsBelow(client, bucket, path)).filter(({ key }) => key === path);
    const [first] = versions.slice(-1);
    if (first === undefined) return undefined;
    onHidden(path);
    return readVersion(client, { Bucket: bucket, Key: path, VersionId: first.version });
  },
  // Versions and not objects: what somebody hid is still listed.
  list: async (folder) => [...new Set((await versionsBelow(client, bucket, folder)).map(({ key }) => key))],
  put: async (path, file) => {
    const retainUntil = new Date(clock.now().getTime() + retentionDays * DAY_MS);
    const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: retainUntil } as const;
    const input = { Bucket: bucket, Key: path, Body: file, IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256' } as const;
    try {
      await client.send(new PutObjectCommand({ ...input, ...lock }));
      return 'stored';
    } catch (error) {
      if ((error as Error).name === 'PreconditionFailed') return 'exists';
      throw named(error);
    }
  },
});

const readVersion = async (
  client: S3Client,
  input: { Bucket: string; Key: string; VersionId?: string },
): Promise<Buffer | undefined> => {
  try {
    // Collected inside the `try`, because a connection may break in the middle of a body.
    const { Body } = await client.send(new GetObjectCommand(input));
    return Body && Buffer.from(await Body.transformToByteArray());
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw named(error);
  }
};

/** Every version of every file that begins with `prefix`, newest first within a file; delete markers are none. */
const versionsBelow = async (
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<{ key: string; version: string | undefined }[]> => {
  const versions: { key: string; version: string | undefined }[] = [];
  let at: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (at !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client
      .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...at }))
      .catch((error: unknown) => {
        throw named(error);
      });
    versions.push(
      ...(page.Versions ?? []).flatMap(({ Key, VersionId }) =>
        Key === undefined ? [] : { key: Key, version: VersionId },
      ),
    );
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    at = IsTruncated === true ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : undefined;
  }
  return versions;
};

/** A 409 says that another conditional write of the same key was under way: asked again, it is there. */
const named = (error: unknown): RetryableError | TerminalError => {
  const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const isTransient = status === undefined || status >= 500 || status === 409 || name === 'SlowDown';
  const message = `S3: \`${name}\``;
  return isTransient ? new RetryableError(message, { cause: error }) : new TerminalError(message, { cause: error });
};
