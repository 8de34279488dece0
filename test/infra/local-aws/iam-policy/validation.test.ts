import { describe, expect, test } from 'vitest';
import { validateIdentityPolicy, validateTrustPolicy } from '../../../../infra/local-aws/iam-policy/index.ts';

const ACCEPTED = 'accepted';

const outcome = (validate: () => void): string => {
  try {
    validate();
    return ACCEPTED;
  } catch (error) {
    expect(error).toMatchObject({ code: 'MalformedPolicyDocument', status: 400 });
    return (error as Error).message;
  }
};

const text = (statement: unknown, rest: object = { Version: '2012-10-17' }): string =>
  JSON.stringify({ ...rest, Statement: statement });
const good = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const { Effect: _, ...withoutEffect } = good;
const on = (Resource: unknown): string => text({ ...good, Resource });
const doing = (Action: unknown): string => text({ ...good, Action });
const when = (Condition: unknown): string => text({ ...good, Condition });

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const VENDOR = 'Resource vendor must be fully qualified and cannot contain regexes.';

describe('an identity policy', () => {
  test.each<[string, string, string]>([
    ['one statement without a list', text(good), ACCEPTED],
    ['several statements', text([good, { ...good, Effect: 'Deny' }]), ACCEPTED],
    ['NotAction and NotResource', text({ Effect: 'Deny', NotAction: 'iam:*', NotResource: '*' }), ACCEPTED],
    ['an id', text(good, { Version: '2012-10-17', Id: 'orders' }), ACCEPTED],
    ['conditions of every form', when({ 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b'] } }), ACCEPTED],
    ['numbers and booleans as values', when({ Bool: { 'a:b': true }, NumericEquals: { 'a:c': 5 } }), ACCEPTED],
    ['a policy variable in a resource', on('arn:aws:s3:::a/${aws:PrincipalTag/team}/*'), ACCEPTED],
    ['text that is no JSON', '{"Version":', SYNTAX],
    ['JSON that is no object', '[]', SYNTAX],
    ['an unknown element of the policy', text(good, { Version: '2012-10-17', Owner: 'x' }), SYNTAX],
    ['an unknown version', text(good, { Version: '2020-01-01' }), SYNTAX],
    ['no statement', text([]), SYNTAX],
    ['an absent statement', JSON.stringify({ Version: '2012-10-17' }), SYNTAX],
    ['no effect', text(withoutEffect), SYNTAX],
    ['an effect in another case', text({ ...good, Effect: 'allow' }), SYNTAX],
    ['an unknown element of a statement', text({ ...good, Reason: 'x' }), SYNTAX],
    ['an element in another case', text({ ...good, sid: 'x' }), SYNTAX],
    ['Action and NotAction together', text({ ...good, NotAction: 'iam:*' }), SYNTAX],
    ['Resource and NotResource together', text({ ...good, NotResource: '*' }), SYNTAX],
    ['an action that is no text', doing(7), SYNTAX],
    ['an unknown condition operator', when({ StringResembles: { 'a:b': 'c' } }), SYNTAX],
    ['IfExists on Null', when({ NullIfExists: { 'a:b': 'true' } }), SYNTAX],
    ['a condition that is no object', when('x'), SYNTAX],
    ['a principal', text({ ...good, Principal: '*' }), 'Policy document should not specify a principal.'],
    ['NotPrincipal', text({ ...good, NotPrincipal: '*' }), 'Policy document should not specify a principal.'],
    ['version 2008', text(good, { Version: '2008-10-17' }), 'Policy document must be version 2012-10-17 or greater.'],
    ['no version', text(good, {}), 'Policy document must be version 2012-10-17 or greater.'],
    ['a date that cannot be read', when({ DateLessThan: { 'aws:CurrentTime': 'soon' } }), LEGACY],
    [
      'two statements of one id',
      text([
        { ...good, Sid: 'a' },
        { ...good, Sid: 'a' },
      ]),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['no action', text({ Effect: 'Allow', Resource: '*' }), 'Policy statement must contain actions.'],
    ['an empty list of actions', doing([]), 'Policy statement must contain actions.'],
    ['no resource', text({ Effect: 'Allow', Action: 's3:*' }), 'Policy statement must contain resources.'],
    ['an empty list of resources', on([]), 'Policy statement must contain resources.'],
    ['a resource that is no ARN', on('orders'), 'Resource orders must be in ARN format or "*".'],
    ['a resource without a service', on('arn:aws'), VENDOR],
    ['a wildcard for the service', on('arn:aws:*:::orders'), VENDOR],
    [
      'an ARN that is too short',
      on('arn:aws:s3:orders'),
      'Resource arn:aws:s3:orders can not contain region information.',
    ],
    ['an ARN without a resource', on('arn:aws:sqs:us-east-1'), LEGACY],
    [
      'an unknown partition',
      on('arn:aws2:s3:::orders'),
      'Partition "aws2" is not valid for resource "arn:aws2:s3:::orders".',
    ],
    [
      'a bucket with a region',
      on('arn:aws:s3:us-east-1::orders'),
      'Resource arn:aws:s3:us-east-1::orders can not contain region information.',
    ],
    [
      'a role with a region',
      on('arn:aws:iam:us-east-1:123456789012:role/a'),
      'IAM resource arn:aws:iam:us-east-1:123456789012:role/a cannot contain region information.',
    ],
    [
      'an action without a service',
      doing('GetObject'),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['an action with two colons', doing('s3:Get:Object'), 'Actions/Condition can contain only one colon.'],
    ['an action of an impossible service', doing('s3!:GetObject'), 'Vendor s3! is not valid'],
  ])('with %s', (_name, document, expected) => {
    expect(outcome(() => validateIdentityPolicy(document))).toBe(expected);
  });
});

const trusting = (Principal: unknown, rest: object = {}): string =>
  text({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...rest });
const KNOWN = 'arn:aws:iam::123456789012:role/known';

describe('a trust policy', () => {
  test.each<[string, string, string]>([
    ['a service', trusting({ Service: 'lambda.amazonaws.com' }), ACCEPTED],
    ['the account', trusting({ AWS: ['123456789012', 'arn:aws:iam::123456789012:root'] }), ACCEPTED],
    ['everyone', trusting('*'), ACCEPTED],
    ['a role that exists', trusting({ AWS: KNOWN }), ACCEPTED],
    ['a session', trusting({ AWS: 'arn:aws:sts::123456789012:assumed-role/known/s' }), ACCEPTED],
    ['tagging and a source identity', trusting('*', { Action: ['sts:TagSession', 'sts:SetSourceIdentity'] }), ACCEPTED],
    [
      'a role that does not exist',
      trusting({ AWS: 'arn:aws:iam::123456789012:role/gone' }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/gone"',
    ],
    ['what is no service', trusting({ Service: 'lambda' }), 'Invalid principal in policy: "Service":"lambda"'],
    ['text that is no JSON', 'trust.json', 'This policy contains invalid Json'],
    ['a resource', trusting('*', { Resource: '*' }), 'Has prohibited field Resource'],
    ['no principal', text({ Effect: 'Allow', Action: 'sts:AssumeRole' }), 'Missing required field Principal'],
    ['no effect', text({ Principal: '*', Action: 'sts:AssumeRole' }), 'Missing required field Effect'],
    ['no action', text({ Effect: 'Allow', Principal: '*' }), 'Missing required field Action'],
    [
      'an action of another service',
      trusting('*', { Action: 's3:GetObject' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    ['an unknown element', trusting('*', { Reason: 'x' }), SYNTAX],
  ])('with %s', (_name, document, expected) => {
    expect(outcome(() => validateTrustPolicy(document, (arn) => arn === KNOWN))).toBe(expected);
  });
});
