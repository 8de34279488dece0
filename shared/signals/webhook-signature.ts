import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { TerminalError } from '../errors.ts';
import { refuse } from './refuse.ts';
import type { Refusal } from './signal.ts';

const TIMESTAMP_HEADER = 'x-firebreak-timestamp';
const SIGNATURE_HEADER = 'x-firebreak-signature';
/** Seconds that a webhook's timestamp may be from now, before or after. */
const WINDOW_SECONDS = 300;
const SECRET_BYTES_MIN = 32;

/** The value of `x-firebreak-signature` for a body: HMAC-SHA256 over `v0:{timestamp}:{raw body}`. `timestamp` is Unix seconds. */
export const signWebhook = (secret: string, timestamp: string, body: string | Buffer): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

/**
 * Checks who sent a webhook, and when, on the bytes that were received. Several secrets may be valid while one is being
 * replaced. Throws `TerminalError` for a secret that could be guessed.
 */
export const createWebhookVerifier = ({ secrets, clock }: { secrets: readonly string[]; clock: Clock }) => {
  if (secrets.length === 0 || secrets.some((secret) => Buffer.byteLength(secret) < SECRET_BYTES_MIN))
    throw new TerminalError(`a webhook secret has at least ${SECRET_BYTES_MIN} bytes`);
  return (headers: Headers, body: Buffer): Refusal | undefined => {
    const timestamp = headers.get(TIMESTAMP_HEADER) ?? '';
    if (!/^\d{1,12}$/.test(timestamp)) return refuse('unsigned', `\`${TIMESTAMP_HEADER}\`: expected Unix seconds`);
    const signature = headers.get(SIGNATURE_HEADER) ?? '';
    if (!/^v0=[0-9a-f]{64}$/.test(signature))
      return refuse('unsigned', `\`${SIGNATURE_HEADER}\`: expected \`v0=\` and 64 hexadecimal digits`);
    // Every secret is tried, so that the time tells nothing about which one fits.
    const matches = secrets.filter((secret) => isSame(signWebhook(secret, timestamp, body), signature));
    if (matches.length === 0) return refuse('unsigned', `\`${SIGNATURE_HEADER}\`: expected the signature of this body`);
    if (Math.abs(clock.now().getTime() / 1_000 - Number(timestamp)) > WINDOW_SECONDS)
      return refuse('forbidden', `\`${TIMESTAMP_HEADER}\`: expected at most ${WINDOW_SECONDS} seconds from now`);
    return undefined;
  };
};

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));
