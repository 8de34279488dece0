import { randomBytes } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { Collection, World } from '../../world.ts';
import type { Bodies } from './bodies.ts';
import type { Tag } from './buckets.ts';
import type { ChecksumAlgorithm, Checksums } from './checksum.ts';
import type { ContentHeaders } from './objects.ts';

export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  /** Quoted. */
  readonly etag: string;
  readonly checksums: Checksums;
  /** ISO time. */
  readonly modifiedAt: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: ContentHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  /** Ascending by number. */
  readonly parts: readonly Part[];
}

export interface Uploads {
  begin(upload: Omit<Upload, 'id' | 'parts'>): Upload;
  /** Throws `NoSuchUpload`. */
  get(input: { readonly Bucket: string; readonly Key: string; readonly UploadId: string }): Upload;
  setPart(upload: Upload, part: Part): void;
  /** Forgets the upload and its parts' bytes. */
  end(upload: Upload): void;
}

export function uploads(world: World, files: Bodies): Uploads {
  const stored: Collection<Upload> = world.state.collection<Upload>('s3.uploads');
  return {
    begin(upload) {
      const begun: Upload = { ...upload, id: randomBytes(48).toString('base64url'), parts: [] };
      stored.set(begun.id, begun);
      return begun;
    },
    get({ Bucket: bucket, Key: key, UploadId: id }) {
      const upload = stored.get(id);
      if (upload?.bucket === bucket && upload.key === key) return upload;
      throw new AwsError(
        'NoSuchUpload',
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
        404,
      );
    },
    setPart(upload, part) {
      const replaced = upload.parts.filter((each) => each.number === part.number);
      const parts = [...upload.parts.filter((each) => each.number !== part.number), part];
      parts.sort((a, b) => a.number - b.number);
      stored.set(upload.id, { ...upload, parts });
      files.discard(replaced.map((each) => each.file));
    },
    end(upload) {
      stored.delete(upload.id);
      files.discard(upload.parts.map((part) => part.file));
    },
  };
}
