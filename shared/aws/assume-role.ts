import { canonicalHash } from '../canonical.ts';
import { type Clock, systemClock } from '../clock.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { type AwsAccess, type AwsCredentials, createAwsSender } from './clients.ts';
import { describeFailure, failureText, isTransient } from './failure.ts';

export interface RoleSession {
  roleArn: string;
  /** Named in CloudTrail: 2 to 64 of `[\w+=,.@-]`. */
  sessionName: string;
  /** Narrows the session below the role: an IAM policy document. */
  sessionPolicy?: { Version: string; Statement: unknown };
  /** Who stands behind the session; kept by AWS through every further role. */
  sourceIdentity?: string;
  tags?: Readonly<Record<string, string>>;
  /** 900 to 43,200; AWS's minimum when left out. */
  durationSeconds?: number;
}

export type AssumeRole = (session: RoleSession) => Promise<AwsCredentials>;

/** Credentials are renewed this long before they end, so that none dies during a call. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** AWS's limit for the plain text of a session policy, in characters. */
const SESSION_POLICY_CHARS_MAX = 2_048;

/**
 * Temporary credentials for roles, asked for with the identity of `access`. The same session asked for again is
 * answered from memory until five minutes before it ends. Throws `TerminalError` when AWS refuses, `RetryableError`
 * when it is throttled or away.
 */
export const createRoleAssumer = (access: AwsAccess, clock: Clock = systemClock): AssumeRole => {
  const sender = createAwsSender(access, 'adaptive');
  const sessions = new Map<string, Promise<Required<AwsCredentials>>>();
  const request = async (session: RoleSession): Promise<Required<AwsCredentials>> => {
    const abortSignal = AbortSignal.timeout(LIMITS.readCallMsMax);
    const output = await sender
      .send('sts', 'AssumeRole', assumeRoleInput(session), { abortSignal })
      .catch((error: unknown) => refuse(session, error));
    return credentialsOf(session, output);
  };
  return async (session) => {
    const key = canonicalHash(session);
    const known = sessions.get(key);
    const credentials = await known?.catch(() => undefined);
    if (credentials && credentials.expiration.getTime() - RENEW_BEFORE_MS > clock.now().getTime()) return credentials;
    // Whoever waited beside us may have renewed it in the meantime.
    const renewed = sessions.get(key);
    const pending = renewed !== undefined && renewed !== known ? renewed : request(session);
    sessions.set(key, pending);
    return pending;
  };
};

const assumeRoleInput = (session: RoleSession): object => {
  const policy = session.sessionPolicy === undefined ? undefined : JSON.stringify(session.sessionPolicy);
  if (policy !== undefined && policy.length > SESSION_POLICY_CHARS_MAX)
    throw new TerminalError(`session policy has ${policy.length} characters, AWS takes ${SESSION_POLICY_CHARS_MAX}`);
  return {
    RoleArn: session.roleArn,
    RoleSessionName: session.sessionName,
    DurationSeconds: session.durationSeconds ?? 900,
    ...(policy === undefined ? {} : { Policy: policy }),
    ...(session.sourceIdentity === undefined ? {} : { SourceIdentity: session.sourceIdentity }),
    ...(session.tags === undefined
      ? {}
      : { Tags: Object.entries(session.tags).map(([Key, Value]) => ({ Key, Value })) }),
  };
};

const refuse = (session: RoleSession, error: unknown): never => {
  const failure = describeFailure(error);
  const text = `cannot assume \`${session.roleArn}\`: ${failureText('sts', 'AssumeRole', failure)}`;
  throw isTransient(failure) ? new RetryableError(text, { cause: error }) : new TerminalError(text, { cause: error });
};

const credentialsOf = (session: RoleSession, output: Record<string, unknown>): Required<AwsCredentials> => {
  const issued = output.Credentials as Record<string, unknown> | undefined;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
  if (
    typeof AccessKeyId !== 'string' ||
    typeof SecretAccessKey !== 'string' ||
    typeof SessionToken !== 'string' ||
    !(Expiration instanceof Date)
  )
    throw new TerminalError(`\`sts:AssumeRole\` answered no credentials for \`${session.roleArn}\``);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
};
