import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
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
}

/** Files of an audit trail in S3, each put once (`If-None-Match`) under Object Lock in compliance mode. */
export const createS3Archive = ({
  client,
  bucket,
  retentionDays,
  clock = systemClock,
}: S3ArchiveOptions): SealArchive => ({
  read: async (path) => {
    try {
      // Collected inside the `try`, because a connection may break in the middle of a body.
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
      return Body && Buffer.from(await Body.transformToByteArray());
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw named(error);
    }
  },
  list: async (folder) => {
    const paths: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client
        .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, ContinuationToken }))
        .catch((error: unknown) => {
          throw named(error);
        });
      paths.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return paths;
  },
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

/** A 409 says that another conditional write of the same key was under way: asked again, it is there. */
const named = (error: unknown): RetryableError | TerminalError => {
  const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const isTransient = status === undefined || status >= 500 || status === 409 || name === 'SlowDown';
  const message = `S3: \`${name}\``;
  return isTransient ? new RetryableError(message, { cause: error }) : new TerminalError(message, { cause: error });
};
