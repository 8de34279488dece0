import type { StoredSession } from '../account.ts';
import type { StoredRole } from '../services/iam/records.ts';
import type { Call, Caller, ConditionValue } from '../service.ts';
import type { World } from '../world.ts';

type Entries = Record<string, ConditionValue | undefined>;

/** Services whose one endpoint is in us-east-1, whatever region the account works in. */
const GLOBAL_SERVICES = new Set(['iam', 'organizations', 'cloudfront', 'route53']);

/** The condition keys that AWS adds to every request of a principal (IAM User Guide, "Global condition context keys"). */
export function globalContext(
  world: World,
  caller: Caller,
  call: Pick<Call, 'sourceIp' | 'userAgent'>,
  action: string,
  role: StoredRole | undefined,
  session: StoredSession | undefined,
): Entries {
  return {
    ...timeContext(),
    ...(caller.isRoot ? rootContext(world) : sessionContext(caller, role, session)),
    'aws:PrincipalAccount': world.accountId,
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    'aws:ResourceAccount': world.accountId,
    'aws:RequestedRegion': GLOBAL_SERVICES.has(action.split(':')[0]!.toLowerCase()) ? 'us-east-1' : world.region,
    'aws:SourceIp': call.sourceIp,
    'aws:UserAgent': call.userAgent,
    // Loopback stands in for AWS's TLS endpoints; "refuse plain HTTP" policies would otherwise lock everybody out.
    'aws:SecureTransport': 'true',
  };
}

/** The condition keys of a request that a service makes on behalf of one of its resources. */
export function serviceContext(world: World, service: string, sourceArn: string): Entries {
  const sourceAccount = sourceArn === '' ? undefined : sourceArn.split(':')[4] || world.accountId;
  return {
    ...timeContext(),
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': service,
    'aws:SourceArn': sourceArn === '' ? undefined : sourceArn,
    'aws:SourceAccount': sourceAccount,
    // The older name of SourceAccount, which the default policy of a topic still uses.
    'aws:SourceOwner': sourceAccount,
    'aws:RequestedRegion': world.region,
    'aws:SecureTransport': 'true',
  };
}

function timeContext(): Entries {
  const now = new Date();
  return {
    'aws:CurrentTime': now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
  };
}

function rootContext(world: World): Entries {
  return {
    'aws:PrincipalArn': `arn:aws:iam::${world.accountId}:root`,
    'aws:PrincipalType': 'Account',
    'aws:userid': world.accountId,
  };
}

function sessionContext(caller: Caller, role: StoredRole | undefined, session: StoredSession | undefined): Entries {
  return {
    'aws:PrincipalArn': role?.Arn,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': role && `${role.RoleId}:${caller.sessionName ?? ''}`,
    'aws:TokenIssueTime': session?.issuedAt,
    'aws:MultiFactorAuthPresent': 'false',
    'aws:SourceIdentity': caller.sourceIdentity ?? session?.sourceIdentity,
    ...principalTags(caller, role, session),
  };
}

/** A session's tag replaces the role's tag of the same key, whose case does not matter. */
function principalTags(caller: Caller, role: StoredRole | undefined, session: StoredSession | undefined): Entries {
  const sessionTags = Object.entries({ ...session?.tags, ...caller.sessionTags });
  const replaced = new Set(sessionTags.map(([key]) => key.toLowerCase()));
  const roleTags = (role?.Tags ?? [])
    .filter(({ Key }) => !replaced.has(Key.toLowerCase()))
    .map(({ Key, Value }): [string, string] => [Key, Value]);
  return Object.fromEntries([...roleTags, ...sessionTags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}
