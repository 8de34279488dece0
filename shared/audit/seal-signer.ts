import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Signs seals. Only the sealer has one; it may throw `RetryableError` or `TerminalError`. */
export interface SealSigner {
  /** What the key is called where it lives: an ARN. */
  readonly keyId: string;
  /** The public half, for whoever verifies. */
  publicKey(): Promise<KeyObject>;
  /** ECDSA P-256 signature, DER, over the SHA-256 of `text`. */
  sign(text: Uint8Array): Promise<Buffer>;
}

/** SHA-256 of a public key's DER form: how a seal names the key that signed it. */
export const keySha256 = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** The file of a public key, as `openssl` reads it. */
export const keyFile = (key: KeyObject): Buffer => Buffer.from(key.export({ type: 'spki', format: 'pem' }));

/** The P-256 public key in a PEM file; undefined when it holds anything else. */
export const parseKey = (file: Buffer): KeyObject | undefined => {
  try {
    const key = createPublicKey(file);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
};

/** True when `signature`, base64 as it is written, is the key's over `text`. */
export const isSignature = (key: KeyObject, text: Uint8Array, signature: string): boolean => {
  const der = Buffer.from(signature, 'base64');
  return der.toString('base64') === signature && verify('sha256', text, { key, dsaEncoding: 'der' }, der);
};
