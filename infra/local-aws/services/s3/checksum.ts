import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../aws-error.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Members of inputs and outputs that carry a checksum, in base64. */
export type Checksums = { readonly [A in ChecksumAlgorithm as `Checksum${A}`]?: string };

export const CHECKSUM_MEMBERS = CHECKSUM_ALGORITHMS.map((algorithm) => `Checksum${algorithm}` as const);

/** What S3 computes when the client names no algorithm. */
const DEFAULT_ALGORITHM: ChecksumAlgorithm = 'CRC64NVME';

export interface ClaimedChecksums extends Checksums {
  readonly ChecksumAlgorithm?: string;
  readonly ContentMD5?: string;
}

/** Checks what the client claims about a body and returns the checksum to keep with it; throws `BadDigest`. */
export function verifyChecksums(body: Uint8Array, claimed: ClaimedChecksums): Checksums {
  verifyMd5(body, claimed.ContentMD5);
  const algorithm =
    CHECKSUM_ALGORITHMS.find((each) => claimed[`Checksum${each}`] !== undefined) ??
    namedAlgorithm(claimed.ChecksumAlgorithm);
  const computed = computeChecksum(algorithm, body);
  const expected = claimed[`Checksum${algorithm}`];
  if (expected !== undefined && expected !== computed) {
    throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { [`Checksum${algorithm}`]: computed };
}

/** The algorithm of a request's `ChecksumAlgorithm`, or S3's own choice. */
export function namedAlgorithm(name: string | undefined): ChecksumAlgorithm {
  if (name === undefined) return DEFAULT_ALGORITHM;
  const algorithm = CHECKSUM_ALGORITHMS.find((each) => each === name.toUpperCase());
  if (!algorithm)
    throw new AwsError('NotImplemented', `s3 ChecksumAlgorithm ${name} is not implemented by the local AWS`, 501);
  return algorithm;
}

function verifyMd5(body: Uint8Array, claimed: string | undefined): void {
  if (claimed === undefined) return;
  if (Buffer.from(claimed, 'base64').length !== 16) {
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (createHash('md5').update(body).digest('base64') !== claimed) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

/** Base64 of the checksum, as S3 writes it. */
export function computeChecksum(algorithm: ChecksumAlgorithm, body: Uint8Array): string {
  switch (algorithm) {
    case 'CRC32':
      return bigEndian(crc32(body));
    case 'CRC32C':
      return bigEndian(crc32c(body));
    case 'CRC64NVME':
      return crc64Nvme(body);
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm).update(body).digest('base64');
  }
}

function bigEndian(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => bytes.writeUInt32BE(word >>> 0, index * 4));
  return bytes.toString('base64');
}

/** Reflected polynomials, high and low word; CRC32C has no high word. */
const CASTAGNOLI = [0, 0x82f63b78] as const;
const NVME = [0x9a6c9329, 0xac4bc9b5] as const;

interface CrcTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

function crcTable([polynomialHigh, polynomialLow]: readonly [number, number]): CrcTable {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        low ^= polynomialLow;
        high ^= polynomialHigh;
      }
    }
    table.high[byte] = high;
    table.low[byte] = low;
  }
  return table;
}

const castagnoli = crcTable(CASTAGNOLI);
const nvme = crcTable(NVME);

function crc32c(body: Uint8Array): number {
  let crc = -1;
  for (const byte of body) crc = (crc >>> 8) ^ (castagnoli.low[(crc ^ byte) & 0xff] ?? 0);
  return ~crc;
}

/** 64 bits in two words, because BigInt costs a tenth of a second per megabyte. */
function crc64Nvme(body: Uint8Array): string {
  let high = -1;
  let low = -1;
  for (const byte of body) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvme.low[index] ?? 0);
    high = (high >>> 8) ^ (nvme.high[index] ?? 0);
  }
  return bigEndian(~high, ~low);
}
