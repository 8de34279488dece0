import { createHash, createSign } from 'node:crypto';
import { generate } from 'selfsigned';
import type { Collection, World } from '../../world.ts';

interface KeyPair {
  /** PEM. */
  readonly privateKey: string;
  readonly certificate: string;
}

const KEY = 'current';
const VALIDITY_YEARS = 10;

const makeKeyPair = async (): Promise<KeyPair> => {
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + VALIDITY_YEARS);
  const made = await generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
  });
  return { privateKey: made.private, certificate: made.cert };
};

const pagePath = (certificate: string): string =>
  `/SimpleNotificationService-${createHash('md5').update(certificate).digest('hex')}.pem`;

/** SNS's signing key: made once for an account and kept, so that messages of earlier runs still verify. */
export class Signer {
  readonly #world: World;
  readonly #stored: Collection<KeyPair>;
  #making: Promise<KeyPair> | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#stored = world.state.collection('sns.signing-key');
  }

  /** The certificate, when `path` is where `SigningCertURL` points. */
  page(path: string): { contentType: string; body: string } | undefined {
    const pair = this.#stored.get(KEY);
    if (!pair || path !== pagePath(pair.certificate)) return undefined;
    return { contentType: 'application/x-x509-ca-cert', body: pair.certificate };
  }

  /** Makes the key while nobody waits for it; a failure shows when a message is to be signed. */
  prepare(): void {
    this.#keyPair().catch(() => {
      this.#making = undefined;
    });
  }

  async certificateUrl(): Promise<string> {
    return this.#world.endpoint + pagePath((await this.#keyPair()).certificate);
  }

  /** Signs the way a topic's `SignatureVersion` says: 1 is SHA1, 2 is SHA256, both with RSA; base64. */
  async sign(text: string, version: string): Promise<string> {
    const { privateKey } = await this.#keyPair();
    return createSign(version === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
      .update(text, 'utf8')
      .sign(privateKey, 'base64');
  }

  #keyPair(): Promise<KeyPair> {
    const stored = this.#stored.get(KEY);
    if (stored) return Promise.resolve(stored);
    this.#making ??= makeKeyPair().then(async (pair) => {
      this.#stored.set(KEY, pair);
      await this.#world.state.flush();
      return pair;
    });
    return this.#making;
  }
}
