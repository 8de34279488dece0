import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { AwsError } from '../../aws-error.ts';
import { validateIdentityPolicy } from '../../iam-policy/index.ts';
import type { World } from '../../world.ts';
import { AWS_MANAGED_POLICIES } from '../iam/aws-managed/index.ts';
import { policies, type StoredRole } from '../iam/records.ts';

const DURATION_SECONDS_MIN = 900;
const DURATION_SECONDS_MAX = 43_200;
const DURATION_SECONDS_DEFAULT = 3600;
/** AWS limits a session made from a session, whatever the role allows. */
const CHAINED_SECONDS_MAX = 3600;
const POLICY_CHARACTERS_MAX = 2048;
const POLICY_ARNS_MAX = 10;
const TAGS_MAX = 50;

const refused = (message: string): AwsError => new AwsError('ValidationError', message);

const violated = (value: unknown, member: string, constraint: string): AwsError =>
  refused(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );

/** Refuses, in AWS's words, what it would refuse before asking any policy. */
export function checkAssumeRole(world: World, input: AssumeRoleCommandInput): void {
  if (!/^arn:aws:iam::\d{12}:role\/.+/.test(input.RoleArn ?? '')) throw refused(`${input.RoleArn} is invalid`);
  checkName(input.RoleSessionName ?? '', 'roleSessionName');
  if (input.SourceIdentity !== undefined) checkName(input.SourceIdentity, 'sourceIdentity');
  checkDurationRange(input.DurationSeconds);
  checkSessionPolicies(world, input);
  checkTags(input);
}

function checkName(name: string, member: string): void {
  if (name.length < 2) throw violated(name, member, 'Member must have length greater than or equal to 2');
  if (name.length > 64) throw violated(name, member, 'Member must have length less than or equal to 64');
  if (!/^[\w+=,.@-]*$/.test(name)) {
    throw violated(name, member, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  }
}

function checkDurationRange(seconds: number | undefined): void {
  if (seconds === undefined) return;
  if (seconds < DURATION_SECONDS_MIN) {
    throw violated(
      seconds,
      'durationSeconds',
      `Member must have value greater than or equal to ${DURATION_SECONDS_MIN}`,
    );
  }
  if (seconds > DURATION_SECONDS_MAX) {
    throw violated(seconds, 'durationSeconds', `Member must have value less than or equal to ${DURATION_SECONDS_MAX}`);
  }
}

function checkSessionPolicies(
  world: World,
  { Policy: policy, PolicyArns: attached = [] }: AssumeRoleCommandInput,
): void {
  if (policy !== undefined) {
    if (policy.length > POLICY_CHARACTERS_MAX) {
      throw violated(policy, 'policy', `Member must have length less than or equal to ${POLICY_CHARACTERS_MAX}`);
    }
    validateIdentityPolicy(policy);
  }
  if (attached.length > POLICY_ARNS_MAX) {
    throw refused(`The number of managed session policies must not exceed ${POLICY_ARNS_MAX}.`);
  }
  for (const { arn = '' } of attached) {
    if (!policies(world).has(arn) && !AWS_MANAGED_POLICIES.has(arn))
      throw refused(`Policy ${arn} does not exist or is not attachable.`);
  }
}

function checkTags({ Tags: tags = [], TransitiveTagKeys: transitive = [] }: AssumeRoleCommandInput): void {
  if (tags.length > TAGS_MAX)
    throw violated(tags.length, 'tags', `Member must have length less than or equal to ${TAGS_MAX}`);
  const keys = tags.map(({ Key = '' }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw new AwsError(
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  if (transitive.some((key) => !keys.includes(key.toLowerCase()))) {
    throw new AwsError(
      'InvalidParameterValue',
      'The specified transitive tag key must be included in the requested tags.',
    );
  }
}

/** How long the session may last, in seconds. */
export function allowedDuration(
  { DurationSeconds: asked }: AssumeRoleCommandInput,
  role: StoredRole,
  isChained: boolean,
): number {
  if (asked === undefined) return DURATION_SECONDS_DEFAULT;
  if (isChained && asked > CHAINED_SECONDS_MAX) {
    throw refused('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  }
  if (asked > role.MaxSessionDuration) {
    throw refused('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return asked;
}
