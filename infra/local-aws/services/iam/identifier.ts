import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A unique id as IAM gives them out: four letters for the kind, then 17 characters. */
export function newUniqueId(kind: 'AROA' | 'ANPA'): string {
  return kind + [...randomBytes(17)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** Documents are answered percent-encoded by RFC 3986, which is stricter than `encodeURIComponent`. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
