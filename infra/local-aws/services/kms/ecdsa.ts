import { createECDH, randomBytes, type KeyObject } from 'node:crypto';

/** Order of the group of P-256 (FIPS 186-5, SP 800-186). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const fromBytes = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const modulo = (value: bigint): bigint => ((value % ORDER) + ORDER) % ORDER;

/** Euclid's algorithm; `value` is neither 0 nor a multiple of the order. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [modulo(value), ORDER, 1n, 0n];
  while (a !== 1n) {
    const quotient = b / a;
    [a, b, x, y] = [b - quotient * a, a, y - quotient * x, x];
  }
  return modulo(x);
}

/** First coordinate of `scalar` times the base point, reduced by the order. */
function abscissa(scalar: bigint): bigint {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(toBytes(scalar));
  return modulo(fromBytes(curve.getPublicKey().subarray(1, 33)));
}

function randomScalar(): bigint {
  for (;;) {
    const scalar = fromBytes(randomBytes(32));
    if (scalar > 0n && scalar < ORDER) return scalar;
  }
}

const scalarOf = (key: KeyObject): bigint => fromBytes(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));

/**
 * ECDSA on P-256 over a digest of 32 bytes, which Node's `sign` would hash once more. The signature is DER, as KMS
 * gives it.
 */
export function signDigest(key: KeyObject, digest: Uint8Array): Uint8Array {
  for (;;) {
    const nonce = randomScalar();
    const r = abscissa(nonce);
    const s = modulo(inverse(nonce) * (fromBytes(digest) + r * scalarOf(key)));
    if (r !== 0n && s !== 0n) return encode(r, s);
  }
}

/** Whether a DER signature is of this digest. The private key stands in for the public one: it is the holder who asks. */
export function verifyDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const numbers = decode(signature);
  if (!numbers) return false;
  const [r, s] = numbers;
  if (r <= 0n || r >= ORDER || s <= 0n || s >= ORDER) return false;
  const point = modulo(inverse(s) * (fromBytes(digest) + r * scalarOf(key)));
  return point !== 0n && abscissa(point) === r;
}

function encode(r: bigint, s: bigint): Uint8Array {
  const body = Buffer.concat([integer(r), integer(s)]);
  return new Uint8Array(Buffer.concat([Buffer.from([0x30, body.length]), body]));
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const positive = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}

/** The two numbers of a signature; undefined unless it is exactly what `encode` would write. */
function decode(signature: Uint8Array): readonly [bigint, bigint] | undefined {
  const rLength = signature[3] ?? 0;
  const sLength = signature[5 + rLength] ?? 0;
  const r = fromBytes(signature.subarray(4, 4 + rLength));
  const s = fromBytes(signature.subarray(6 + rLength, 6 + rLength + sLength));
  return Buffer.from(signature).equals(encode(r, s)) ? [r, s] : undefined;
}
