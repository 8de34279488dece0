import { AwsError } from '../aws-error.ts';
import type { WireRequest } from './wire.ts';

export interface BucketAddress {
  /** Absent for the account's own operations (`ListBuckets`). */
  readonly bucket?: string;
  /** The path with the bucket taken out, still percent-encoded. */
  readonly path: string;
}

const VIRTUAL_HOSTS = [/^(.+)\.s3[.-]/, /^(.+)\.localhost$/, /^(.+)\.127\.0\.0\.1$/];

/** S3's two ways of naming a bucket: in the host (`bucket.localhost`) or as the path's first step. */
export function addressOf(request: WireRequest): BucketAddress {
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  for (const pattern of VIRTUAL_HOSTS) {
    const bucket = pattern.exec(host)?.[1];
    if (bucket) return { bucket, path: request.path };
  }
  const [, first = '', rest] = /^\/([^/]*)(\/.*)?$/s.exec(request.path) ?? [];
  return first === '' ? { path: '/' } : { bucket: decodeStep(first), path: rest ?? '/' };
}

/** One step of a path. Throws S3's `InvalidURI` when its percent-encoding is broken. */
export function decodeStep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
