import type { FunctionCode } from '@aws-sdk/client-lambda';
import type { World } from '../../world.ts';
import { invalidParameter } from './lambda-error.ts';

/** AWS's limit of a package sent with the call itself. */
const ARCHIVE_BYTES_MAX = 50 * 1024 * 1024;

/** The archive that a call names: bytes of its own, or an object in S3. */
export function readArchive(world: World, code: FunctionCode): Uint8Array {
  if (code.ZipFile && code.S3Bucket !== undefined) {
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  }
  if (code.ZipFile) return requireSize(code.ZipFile);
  if (code.S3Bucket === undefined || code.S3Key === undefined) {
    throw invalidParameter('Please provide a source for function code.');
  }
  const bytes = world.objects.read(code.S3Bucket, code.S3Key, code.S3ObjectVersion);
  if (bytes) return bytes;
  throw invalidParameter(
    'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
  );
}

function requireSize(archive: Uint8Array): Uint8Array {
  if (archive.byteLength <= ARCHIVE_BYTES_MAX) return archive;
  throw invalidParameter(`Zipped size must be smaller than ${ARCHIVE_BYTES_MAX} bytes`);
}
