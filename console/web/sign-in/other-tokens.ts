import { errors, type JWTPayload } from 'jose';

/**
 * Refuses what the issuer signed and is no identity token for us. It signs others with the same keys: of access (RFC
 * 9068), of signing out, whose `events` no identity token has (OpenID Connect Back-Channel Logout, 2.4), and tokens for
 * several programs, of which `azp` says for which one it was made (OpenID Connect Core, 3.1.3.7). `kind` is the header's
 * `typ`. Throws `JWTClaimValidationFailed`.
 */
export const refuseOtherTokens = (
  payload: JWTPayload,
  { kind, clientId }: { kind: string | undefined; clientId: string },
): void => {
  const isIdentity = payload.events === undefined && (kind === undefined || /^(?:application\/)?jwt$/i.test(kind));
  if (!isIdentity) throw new errors.JWTClaimValidationFailed('this is no identity token', payload, 'typ');
  const isForSeveral = Array.isArray(payload.aud) && payload.aud.length > 1;
  const isForUs = payload.azp === undefined ? !isForSeveral : payload.azp === clientId;
  if (!isForUs) throw new errors.JWTClaimValidationFailed('this was made for another program', payload, 'azp');
};
