import { AwsError, notImplemented } from '../../aws-error.ts';
import { isPolicyText, unknownPrincipals } from '../../iam-policy/index.ts';
import { parsePolicy } from '../../iam-policy/document.ts';
import type { Call, ConditionValue } from '../../service.ts';
import { roles } from '../iam/records.ts';
import type { World } from '../../world.ts';
import { malformedPolicy } from './errors.ts';
import { CONDITION_KEYS } from './key-access.ts';

const POLICY_BYTES_MAX = 32_768;

/** The only name that a key's policy has. */
export const POLICY_NAME = 'default';

/** What a key made without a policy gets: the account's identity policies decide. */
export const defaultPolicy = (accountId: string): string =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${accountId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
    null,
    2,
  );

/** Refuses what KMS would not store as a key policy. */
export const checkPolicy = (world: World, text: string): void => {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) {
    throw new AwsError('LimitExceededException', 'The key policy exceeds the maximum size of 32768 bytes.');
  }
  if (!isPolicyText(text))
    throw malformedPolicy('Policy contains invalid JSON or does not keep to the policy grammar.');
  const isKnown = (arn: string): boolean =>
    roles(world)
      .values()
      .some((role) => role.Arn === arn);
  if (unknownPrincipals(text, isKnown).length > 0) {
    throw malformedPolicy('Policy contains a statement with one or more invalid principals.');
  }
  const unread = parsePolicy(text)
    .statements.flatMap(({ conditions }) => conditions.map(({ key }) => key))
    .find((key) => /^kms:/i.test(key) && !CONDITION_KEYS.some((known) => known.test(key)));
  if (unread !== undefined) throw notImplemented(`kms: the condition key ${unread} of a key policy`);
};

/** Refuses a policy under which the caller could not set another, as KMS does unless it is told not to look. */
export const checkLockout = (
  world: World,
  keyArn: string,
  policy: string,
  call: Call,
  about: Readonly<Record<string, ConditionValue>> = {},
): void => {
  const context = { ...about };
  const asked = { action: 'kms:PutKeyPolicy', resource: keyArn, resourcePolicy: policy };
  const access = { ...asked, context, resourceMustAllow: true };
  try {
    world.authorizer.check(call.caller, access, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw malformedPolicy('The new key policy will not allow you to update the key policy in the future.');
  }
};
