import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key pair of an issuer: signs identity tokens, and tells others how to verify them. */
export interface SigningKey {
  jwks: { keys: JWK[] };
  sign(claims: JWTPayload): Promise<string>;
}

const ALGORITHM = 'ES256';

/** A new P-256 key pair. */
export const createSigningKey = async (kid: string): Promise<SigningKey> => {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' }).sign(privateKey),
  };
};
