import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyBroader } from '../../../shared/guardrails/policy-containment.ts';
import { policyDocument } from '../changes/arbitrary.ts';

const document = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const ORDERS = 'arn:aws:s3:::orders/*';
const BASELINE = document(allow(['s3:Get*', 's3:ListBucket'], ORDERS));
const TAGGED = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'orders' } } };
const DENY = { Effect: 'Deny', Action: 's3:GetObjectAcl', Resource: '*' };

describe('a policy within the baseline', () => {
  it.each<[string, object, object]>([
    ['is the same', BASELINE, BASELINE],
    [
      'is the same in another order of keys',
      document({ Resource: ORDERS, Action: ['s3:Get*', 's3:ListBucket'], Effect: 'Allow' }),
      BASELINE,
    ],
    ['has another Sid', document(allow(['s3:Get*', 's3:ListBucket'], ORDERS, { Sid: 'Orders' })), BASELINE],
    ['allows one action of several', document(allow('s3:ListBucket', ORDERS)), BASELINE],
    ['allows an action that a wildcard covers', document(allow('s3:GetObject', ORDERS)), BASELINE],
    ['writes the action in other letters', document(allow('S3:getobject', ORDERS)), BASELINE],
    ['allows a part of the resource', document(allow('s3:GetObject', 'arn:aws:s3:::orders/2026/*')), BASELINE],
    ['adds a condition', document(allow('s3:GetObject', ORDERS, TAGGED)), BASELINE],
    ['adds a Deny', document(allow('s3:GetObject', ORDERS), DENY), BASELINE],
    ['splits a statement', document(allow('s3:Get*', ORDERS), allow('s3:ListBucket', ORDERS)), BASELINE],
    ['only denies', document(DENY), BASELINE],
  ])('%s', (_, candidate, baseline) => {
    expect(whyBroader(candidate, baseline)).toBeUndefined();
  });
});

describe('a policy broader than the baseline', () => {
  it.each<[string, object, object]>([
    ['allows another action', document(allow('s3:PutObject', ORDERS)), BASELINE],
    ['widens the action', document(allow('s3:*', ORDERS)), BASELINE],
    ['widens the resource', document(allow('s3:GetObject', '*')), BASELINE],
    ['allows a neighbour', document(allow('s3:GetObject', 'arn:aws:s3:::orders-2/*')), BASELINE],
    ['writes the resource in other letters', document(allow('s3:GetObject', ORDERS.toUpperCase())), BASELINE],
    ['puts a star where the baseline has one letter', document(allow('s3:*', '*')), document(allow('s3:?', '*'))],
    ['allows all but a list', document({ Effect: 'Allow', NotAction: 'iam:*', Resource: ORDERS }), BASELINE],
    ['allows all resources but one', document({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'x' }), BASELINE],
    ['drops the condition', document(allow('s3:GetObject', '*')), document(allow('s3:GetObject', '*', TAGGED))],
    ['drops a Deny', document(allow('s3:Get*', ORDERS)), document(allow('s3:Get*', ORDERS), DENY)],
    ['fills in a variable', document(allow('s3:Get*', 'a/bob')), document(allow('s3:Get*', 'a/${aws:username}'))],
    ['is of the older version, where variables are text', { Statement: [allow('s3:GetObject', ORDERS)] }, BASELINE],
    ['crosses two statements', document(allow('s3:Get*', 'b')), document(allow('s3:Get*', 'a'), allow('s3:Put*', 'b'))],
  ])('%s', (_, candidate, baseline) => {
    expect(whyBroader(candidate, baseline)).toBeTypeOf('string');
  });

  it('is never one that has fewer statements, unless a Deny went', () => {
    fc.assert(
      fc.property(policyDocument, policyDocument, (one, other) => {
        const statements = [one, other].flatMap((doc) => doc.Statement);
        const whole = { Version: '2012-10-17', Statement: statements };
        const allows = { ...whole, Statement: statements.filter(({ Effect }) => Effect === 'Allow') };
        expect(whyBroader(whole, whole)).toBeUndefined();
        const hasDeny = allows.Statement.length < statements.length;
        expect(whyBroader(allows, whole)).toBe(hasDeny ? 'it drops a Deny of the baseline' : undefined);
      }),
    );
  });
});
