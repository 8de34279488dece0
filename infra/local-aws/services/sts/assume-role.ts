import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { sessionArn, type Account, type StoredSession } from '../../account.ts';
import { operation, type Access, type Call, type Operation } from '../../service.ts';
import { accessDenied } from '../../iam-policy/index.ts';
import type { World } from '../../world.ts';
import { roles, type StoredRole } from '../iam/records.ts';
import { allowedDuration, checkAssumeRole } from './assume-role-check.ts';

type Answer = Omit<AssumeRoleCommandOutput, '$metadata'>;

/** A session policy's share of the room AWS gives it. */
const POLICY_BYTES_MAX = 2048;

/**
 * `sts:AssumeRole`. The role's trust policy decides, with the caller's own policies where it only names the account;
 * tags and a source identity are questions of their own.
 *
 * One difference from AWS: the account's root may assume a role that trusts it, because an account
 * without users has nobody else to begin with.
 */
export const assumeRole = (world: World, account: Account): Operation =>
  operation<AssumeRoleCommandInput, Promise<Answer>>({
    honours: [
      'RoleArn',
      'RoleSessionName',
      'Policy',
      'PolicyArns[].arn',
      'DurationSeconds',
      'Tags[].Key',
      'Tags[].Value',
      'TransitiveTagKeys',
      'ExternalId',
      'SourceIdentity',
    ],
    // CloudTrail calls it read-only; the session is stored before the answer all the same.
    writes: false,
    access: (input) => questions(world, input),
    async handle(input, call) {
      const role = roles(world).get(roleName(input)) as StoredRole;
      const parent = account.session(call.caller.accessKeyId);
      if (parent) checkInheritance(world, input, parent, call);
      const durationSeconds = allowedDuration(input, role, parent !== undefined);
      const session = account.openSession(sessionDetails(input, role, parent), durationSeconds);
      await world.state.flush();
      return answerOf(session, input, world.accountId);
    },
  });

const roleName = ({ RoleArn = '' }: AssumeRoleCommandInput): string => RoleArn.split('/').at(-1) ?? '';

function questions(world: World, input: AssumeRoleCommandInput): Access[] {
  checkAssumeRole(world, input);
  const { RoleArn: resource = '', Tags: tags = [], SourceIdentity: sourceIdentity } = input;
  const role = roles(world).get(roleName(input));
  const shared = {
    resource,
    context: contextOf(input, role),
    ...(role?.Arn === resource && { resourcePolicy: role.AssumeRolePolicyDocument }),
  };
  return [
    { ...shared, action: 'sts:AssumeRole' },
    ...(tags.length > 0 ? [{ ...shared, action: 'sts:TagSession' }] : []),
    ...(sourceIdentity !== undefined ? [{ ...shared, action: 'sts:SetSourceIdentity' }] : []),
  ];
}

/** What a session hands on is set again on the next one, so that the next role must allow it; it cannot be changed. */
function checkInheritance(world: World, input: AssumeRoleCommandInput, parent: StoredSession, call: Call): void {
  const { RoleArn: resource = '', SourceIdentity: asked } = input;
  const context = contextOf(input, roles(world).get(roleName(input)));
  const ask = (action: string): void => world.authorizer.check(call.caller, { action, resource, context }, call);
  if (parent.transitiveTagKeys?.length) ask('sts:TagSession');
  if (parent.sourceIdentity === undefined) return;
  if (asked !== undefined && asked !== parent.sourceIdentity) {
    throw accessDenied(call.caller.principalArn, { action: 'sts:SetSourceIdentity', resource });
  }
  ask('sts:SetSourceIdentity');
}

function contextOf(input: AssumeRoleCommandInput, role: StoredRole | undefined): Record<string, string | string[]> {
  const { Tags: tags = [], TransitiveTagKeys: transitive = [] } = input;
  const single = {
    'sts:RoleSessionName': input.RoleSessionName,
    'sts:ExternalId': input.ExternalId,
    'sts:SourceIdentity': input.SourceIdentity,
    'sts:DurationSeconds': input.DurationSeconds?.toString(),
  };
  return {
    ...Object.fromEntries(Object.entries(single).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
    ...Object.fromEntries(
      (role?.Tags ?? []).flatMap(({ Key, Value }) => [
        [`aws:ResourceTag/${Key}`, Value],
        [`iam:ResourceTag/${Key}`, Value],
      ]),
    ),
    ...(tags.length > 0 && { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') }),
    ...(transitive.length > 0 && { 'sts:TransitiveTagKeys': transitive }),
  };
}

/** What a chained session inherits: its transitive tags, and the source identity that nobody may change. */
function sessionDetails(
  input: AssumeRoleCommandInput,
  role: StoredRole,
  parent: StoredSession | undefined,
): Parameters<Account['openSession']>[0] {
  const inherited = (parent?.transitiveTagKeys ?? []).map((key) => [key, parent?.tags?.[key] ?? ''] as const);
  const own = (input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
  const tags = Object.fromEntries([...inherited, ...own]);
  const transitiveTagKeys = [...new Set([...(parent?.transitiveTagKeys ?? []), ...(input.TransitiveTagKeys ?? [])])];
  const sourceIdentity = input.SourceIdentity ?? parent?.sourceIdentity;
  const policyArns = (input.PolicyArns ?? []).flatMap(({ arn }) => arn ?? []);
  return {
    roleName: role.RoleName,
    roleArn: role.Arn,
    roleId: role.RoleId,
    sessionName: input.RoleSessionName ?? '',
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(input.Policy !== undefined && { policy: input.Policy }),
    ...(policyArns.length > 0 && { policyArns }),
  };
}

function answerOf(session: StoredSession, input: AssumeRoleCommandInput, accountId: string): Answer {
  const { Policy: policy } = input;
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiration),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${session.roleId}:${session.sessionName}`,
      Arn: sessionArn(accountId, session),
    },
    ...(policy !== undefined && { PackedPolicySize: Math.ceil((policy.length / POLICY_BYTES_MAX) * 100) }),
    ...(input.SourceIdentity !== undefined && { SourceIdentity: input.SourceIdentity }),
  };
}
