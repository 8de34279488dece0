import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import { TerminalError } from '../../../shared/errors.ts';

export const SLACK_TIMESTAMP = 'x-slack-request-timestamp';
export const SLACK_SIGNATURE = 'x-slack-signature';
/** Seconds that a request's timestamp may be from now, before or after. Source: Slack, "Verifying requests". */
export const SLACK_WINDOW_SECONDS = 300;
const SECRET_BYTES_MIN = 16;

/** The value of `X-Slack-Signature` for a body: HMAC-SHA256 over `v0:{timestamp}:{raw body}`. `timestamp` is Unix seconds. */
export const signSlackRequest = (secret: string, timestamp: string, body: string | Uint8Array): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;

/**
 * Whether Slack sent these bytes lately. Several secrets may be valid while one is being replaced. Says no to whatever
 * it cannot read; throws `TerminalError` for a secret that could be guessed, when it is made.
 */
export const createSlackVerifier = ({ secrets, clock }: { secrets: readonly string[]; clock: Clock }) => {
  if (secrets.length === 0 || secrets.some((secret) => Buffer.byteLength(secret) < SECRET_BYTES_MIN))
    throw new TerminalError(`a Slack signing secret has at least ${SECRET_BYTES_MIN} bytes`);
  return (headers: Headers, body: Uint8Array): boolean => {
    const timestamp = headers.get(SLACK_TIMESTAMP) ?? '';
    const signature = headers.get(SLACK_SIGNATURE) ?? '';
    if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
    const apartSeconds = Math.abs(Math.floor(clock.now().getTime() / 1_000) - Number(timestamp));
    if (apartSeconds > SLACK_WINDOW_SECONDS) return false;
    return secrets.some((secret) =>
      timingSafeEqual(Buffer.from(signSlackRequest(secret, timestamp, body)), Buffer.from(signature)),
    );
  };
};
