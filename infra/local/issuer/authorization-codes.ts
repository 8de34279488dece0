import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';

/** What a code stands for until it is redeemed. */
export interface Grant {
  subject: string;
  clientId: string;
  redirectUri: string;
  nonce: string | undefined;
  /** PKCE, S256. */
  challenge: string;
  authenticatedAt: Date;
}

/** Codes that each are redeemed once, soon, and by who began the sign-in. */
export interface AuthorizationCodes {
  issue(grant: Grant): string;
  redeem(code: string, asked: { clientId: string; redirectUri: string; verifier: string }): Grant | undefined;
}

const CODE_MS_MAX = 60_000;
const CODES_MAX = 1_000;

export const createAuthorizationCodes = (clock: Clock): AuthorizationCodes => {
  const grants = new Map<string, Grant>();
  return {
    issue: (grant) => {
      const code = randomBytes(32).toString('base64url');
      const [oldest] = grants.keys();
      if (grants.size >= CODES_MAX && oldest !== undefined) grants.delete(oldest);
      grants.set(code, grant);
      return code;
    },
    redeem: (code, { clientId, redirectUri, verifier }) => {
      const grant = grants.get(code);
      // Whoever redeems it wrongly has it, and should not: it is spent either way.
      grants.delete(code);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const isOwn = grant?.clientId === clientId && grant.redirectUri === redirectUri && grant.challenge === challenge;
      const ageMs = clock.now().getTime() - (grant?.authenticatedAt.getTime() ?? 0);
      return isOwn && ageMs < CODE_MS_MAX ? grant : undefined;
    },
  };
};
