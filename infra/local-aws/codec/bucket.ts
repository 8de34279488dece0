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
  return first === '' ? { path: '/' } : { bucket: decodeURIComponent(first), path: rest ?? '/' };
}
