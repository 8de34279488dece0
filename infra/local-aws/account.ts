import { randomBytes } from 'node:crypto';
import type { Caller } from './service.ts';
import type { StateStore } from './world.ts';

/** What belongs to the account itself and survives a restart. */
interface StoredAccount {
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The port last listened on; queue URLs and subscriptions contain it. */
  readonly port?: number;
}

/** A session of an assumed role, as kept in the collection `sts:sessions` under its access key id. */
export interface StoredSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO time. */
  readonly expiration: string;
  /** ISO time. */
  readonly issuedAt: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly roleId: string;
  readonly sessionName: string;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Tags that a role assumed from this session inherits. */
  readonly transitiveTagKeys?: readonly string[];
  /** The session policy's JSON text: what the session may do at most. */
  readonly policy?: string;
  /** ARNs of managed session policies, which limit it likewise. */
  readonly policyArns?: readonly string[];
}

/** A key that may have signed a request. */
export interface SigningKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly caller: Caller;
}

export interface Account {
  readonly accountId: string;
  readonly region: string;
  /** The root administrator's key, the same after every restart. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  find(accessKeyId: string): SigningKey | undefined;
  session(accessKeyId: string): StoredSession | undefined;
  /** Issues a session's credentials; the caller of this has already checked the trust policy. */
  openSession(
    details: Omit<StoredSession, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expiration' | 'issuedAt'>,
    durationSeconds: number,
  ): StoredSession;
  readonly lastPort: number | undefined;
  rememberPort(port: number): void;
}

/** The same account was opened with another identity: its ARNs would not match what is stored. */
export class AccountMismatchError extends Error {
  override readonly name = 'AccountMismatchError';
  constructor(stored: string, asked: string) {
    super(`the folder holds account ${stored}, not ${asked}: use another folder, or leave account and region out`);
  }
}

const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_REGION = 'us-east-1';

/** Expired sessions are kept a while, so that their holder is told `ExpiredToken` and not `InvalidClientTokenId`. */
const EXPIRED_SESSION_KEPT_MS = 3_600_000;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const base32 = (length: number): string => Array.from(randomBytes(length), (byte) => BASE32[byte % 32]).join('');

/** An identifier as AWS makes them: `AKIA` for long-term keys, `ASIA` for sessions, `AROA` for roles. */
const uniqueId = (prefix: 'AKIA' | 'ASIA' | 'AROA' | 'ANPA'): string => prefix + base32(16);

const newSecret = (): string => randomBytes(30).toString('base64').replace(/\+/g, 'x');

/** Opens the account kept in `state`, or founds it. Throws AccountMismatchError. */
export function openAccount(state: StateStore, asked: { accountId?: string; region?: string } = {}): Account {
  const accounts = state.collection<StoredAccount>('account');
  const sessions = state.collection<StoredSession>('sts:sessions');
  const account = accounts.get('self') ?? found(asked);
  if (!accounts.has('self')) accounts.set('self', account);
  const { accountId, region, accessKeyId, secretAccessKey } = account;
  if ((asked.accountId ?? accountId) !== accountId || (asked.region ?? region) !== region) {
    throw new AccountMismatchError(
      `${accountId}/${region}`,
      `${asked.accountId ?? accountId}/${asked.region ?? region}`,
    );
  }

  return {
    accountId,
    region,
    credentials: { accessKeyId, secretAccessKey },
    lastPort: account.port,
    rememberPort: (port) => accounts.set('self', { ...account, port }),
    session: (id) => sessions.get(id),
    find(id) {
      if (id === accessKeyId) return { secretAccessKey, caller: rootCaller(accountId, accessKeyId) };
      const session = sessions.get(id);
      return session && keyOf(session, accountId);
    },
    openSession(details, durationSeconds) {
      forgetOldSessions(sessions);
      const session = newSession(details, durationSeconds);
      sessions.set(session.accessKeyId, session);
      return session;
    },
  };
}

const found = ({ accountId = DEFAULT_ACCOUNT, region = DEFAULT_REGION }): StoredAccount => ({
  accountId,
  region,
  accessKeyId: uniqueId('AKIA'),
  secretAccessKey: newSecret(),
});

const rootCaller = (accountId: string, accessKeyId: string): Caller => ({
  principalArn: `arn:aws:iam::${accountId}:root`,
  accessKeyId,
  isRoot: true,
});

export const sessionArn = (
  accountId: string,
  { roleName, sessionName }: { roleName: string; sessionName: string },
): string => `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;

function keyOf(session: StoredSession, accountId: string): SigningKey {
  const { roleName, sessionName, sourceIdentity, tags, accessKeyId } = session;
  return {
    secretAccessKey: session.secretAccessKey,
    sessionToken: session.sessionToken,
    expiration: new Date(session.expiration),
    caller: {
      principalArn: sessionArn(accountId, session),
      accessKeyId,
      roleName,
      sessionName,
      isRoot: false,
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(tags && { sessionTags: tags }),
    },
  };
}

function newSession(details: Parameters<Account['openSession']>[0], durationSeconds: number): StoredSession {
  const now = Date.now();
  return {
    ...details,
    accessKeyId: uniqueId('ASIA'),
    secretAccessKey: newSecret(),
    sessionToken: randomBytes(180).toString('base64'),
    issuedAt: new Date(now).toISOString(),
    expiration: new Date(now + durationSeconds * 1000).toISOString(),
  };
}

function forgetOldSessions(sessions: { entries(): [string, StoredSession][]; delete(key: string): boolean }): void {
  const limit = Date.now() - EXPIRED_SESSION_KEPT_MS;
  for (const [key, session] of sessions.entries()) if (Date.parse(session.expiration) < limit) sessions.delete(key);
}
