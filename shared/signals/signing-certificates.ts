import { X509Certificate, type KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { RetryableError } from '../errors.ts';
import { fetchText, type Fetch } from './fetch-text.ts';

/** A certificate of RSA 4096 with its extensions has under 4 KiB as PEM. */
const CERTIFICATE_BYTES_MAX = 16_384;
/** SNS rotates its certificates once a year or so; a day bounds how long a withdrawn one serves. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_MAX = 16;
/** Anyone can name another certificate of the right form: fetching them is bounded, whoever asks. */
const FETCHES_MAX = 20;
const FETCHES_MS = 60_000;

type Fetched = { key: KeyObject } | { fault: string };

/** Public keys of signing certificates by URL, fetched once. The URL must have been found trustworthy before. */
export class SigningCertificates {
  readonly #clock: Clock;
  readonly #fetch: Fetch | undefined;
  readonly #kept = new Map<string, { certificate: X509Certificate; untilMs: number }>();
  readonly #fetching = new Map<string, Promise<X509Certificate | { fault: string }>>();
  #fetchesAtMs: number[] = [];

  constructor(clock: Clock, fetch?: Fetch) {
    this.#clock = clock;
    this.#fetch = fetch;
  }

  /** The key, or why there is none. Throws `RetryableError` when the certificate could not be had just now. */
  async key(url: URL): Promise<Fetched> {
    const found = this.#lookUp(url.href) ?? (await this.#fetchOnce(url));
    if ('fault' in found) return found;
    const now = this.#clock.now();
    const isValid = new Date(found.validFrom) <= now && now <= new Date(found.validTo);
    return isValid ? { key: found.publicKey } : { fault: 'the signing certificate is not valid now' };
  }

  #lookUp(href: string): X509Certificate | undefined {
    const kept = this.#kept.get(href);
    return kept !== undefined && kept.untilMs > this.#nowMs() ? kept.certificate : undefined;
  }

  #fetchOnce(url: URL): Promise<X509Certificate | { fault: string }> {
    const running = this.#fetching.get(url.href);
    if (running !== undefined) return running;
    const fetching = this.#read(url).finally(() => this.#fetching.delete(url.href));
    this.#fetching.set(url.href, fetching);
    return fetching;
  }

  async #read(url: URL): Promise<X509Certificate | { fault: string }> {
    this.#spendFetch();
    const answer = await fetchText(url, CERTIFICATE_BYTES_MAX, this.#fetch);
    if ('fault' in answer) return answer;
    const certificate = parseCertificate(answer.text);
    if (certificate === undefined) return { fault: `\`${url.href}\` is not a certificate with an RSA key` };
    this.#kept.set(url.href, { certificate, untilMs: this.#nowMs() + KEPT_MS });
    if (this.#kept.size > KEPT_MAX) this.#kept.delete(this.#kept.keys().next().value as string);
    return certificate;
  }

  #spendFetch(): void {
    this.#fetchesAtMs = this.#fetchesAtMs.filter((atMs) => atMs > this.#nowMs() - FETCHES_MS);
    if (this.#fetchesAtMs.length >= FETCHES_MAX) throw new RetryableError('too many signing certificates asked for');
    this.#fetchesAtMs.push(this.#nowMs());
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

const parseCertificate = (pem: string): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : undefined;
  } catch {
    return undefined;
  }
};
