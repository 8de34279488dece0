import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidCiphertext } from './errors.ts';
import { secretOf, type KeyRecord } from './key.ts';

type EncryptionContext = Readonly<Record<string, string>>;

/** Form of the ciphertext: version, key id, nonce, tag, then the encrypted bytes. KMS documents none of its own. */
const VERSION = 1;
const ID_END = 1 + 16;
const NONCE_END = ID_END + 12;
const TAG_END = NONCE_END + 16;

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Pairs sorted by name: their order is no part of an encryption context. */
const canonical = (context: EncryptionContext): string =>
  JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));

/** AES-256-GCM under the key, bound to the encryption context and to the key's id. */
export const seal = (key: KeyRecord, plaintext: Uint8Array, context: EncryptionContext = {}): Uint8Array => {
  const header = Buffer.concat([Buffer.from([VERSION]), idBytes(key.id)]);
  const nonce = randomBytes(NONCE_END - ID_END);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(canonical(context))]));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return new Uint8Array(Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]));
};

/** Id of the key that a ciphertext names. Throws `InvalidCiphertextException`. */
export const keyIdOf = (ciphertext: Uint8Array = new Uint8Array()): string => {
  if (ciphertext.byteLength < TAG_END || ciphertext[0] !== VERSION) throw invalidCiphertext();
  const hex = Buffer.from(ciphertext.subarray(1, ID_END)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** The plaintext. Throws `InvalidCiphertextException` for another context, or a single changed bit. */
export const unseal = (key: KeyRecord, ciphertext: Uint8Array, context: EncryptionContext = {}): Uint8Array => {
  const bytes = Buffer.from(ciphertext);
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), bytes.subarray(ID_END, NONCE_END));
  decipher.setAAD(Buffer.concat([bytes.subarray(0, ID_END), Buffer.from(canonical(context))]));
  decipher.setAuthTag(bytes.subarray(NONCE_END, TAG_END));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(TAG_END)), decipher.final()]));
  } catch {
    throw invalidCiphertext();
  }
};
