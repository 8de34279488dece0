import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../shared/clock.ts';
import { PENDING_SECONDS_MAX } from './cookies.ts';

/** A sign-in that was begun: what its end must match, and where it leads. */
const PendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  endsAtMs: z.number(),
});
export type PendingSignIn = z.infer<typeof PendingSignIn>;

/**
 * Sign-ins that were begun. They live in the browser that began them, sealed with a key of this process, so that
 * somebody who begins a million of them takes no memory and no one else's place.
 */
export interface PendingSignIns {
  begin(next: string): { pending: PendingSignIn; sealed: string };
  /** Undefined when it was not begun here, or too long ago. */
  open(sealed: string): PendingSignIn | undefined;
}

export const createPendingSignIns = (clock: Clock): PendingSignIns => {
  const key = randomBytes(32);
  const sign = (body: string): Buffer => createHmac('sha256', key).update(body).digest();
  return {
    begin: (next) => {
      const endsAtMs = clock.now().getTime() + PENDING_SECONDS_MAX * 1_000;
      const pending = { state: random(), nonce: random(), verifier: random(), next, endsAtMs };
      const body = Buffer.from(JSON.stringify(pending)).toString('base64url');
      return { pending, sealed: `${body}.${sign(body).toString('base64url')}` };
    },
    open: (sealed) => {
      const [body = '', signature = ''] = sealed.split('.');
      const [given, wanted] = [Buffer.from(signature, 'base64url'), sign(body)];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      const pending = PendingSignIn.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      return clock.now().getTime() < pending.endsAtMs ? pending : undefined;
    },
  };
};

const random = (): string => randomBytes(32).toString('base64url');

/** PKCE: what the issuer is told of the verifier (RFC 7636, S256). */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
