import { ACCOUNT, allow, LAMBDA, ROLE_ARN, ROOT, SESSION_ARN, specify, trust, type PolicyCase } from './policy-case.ts';

const assume = (question: PolicyCase): PolicyCase => ({
  action: 'sts:AssumeRole',
  on: `arn:aws:iam::${ACCOUNT}:role/fixer`,
  ...question,
});
const ASSUME = [allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/fixer`)];

specify('trust policy', {
  'a role is not assumed without the trust of its policy': assume({
    identity: [allow()],
    trust: [trust({ Service: 'lambda.amazonaws.com' })],
    gives: 'implicit-deny trust',
  }),
  'trust in the role needs no identity policy': assume({ trust: [trust({ AWS: ROLE_ARN })], gives: 'allowed' }),
  'trust in the session needs no identity policy': assume({ trust: [trust({ AWS: SESSION_ARN })], gives: 'allowed' }),
  'trust in the account needs an identity policy': assume({
    trust: [trust({ AWS: ACCOUNT })],
    gives: 'implicit-deny identity',
  }),
  'trust in the account with an identity policy is enough': assume({
    identity: ASSUME,
    trust: [trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` })],
    gives: 'allowed',
  }),
  'trust in the role is limited by the boundary': assume({
    trust: [trust({ AWS: ROLE_ARN })],
    boundary: [allow('s3:*')],
    gives: 'implicit-deny boundary',
  }),
  'a deny in the trust policy wins': assume({
    identity: ASSUME,
    trust: [trust({ AWS: ROLE_ARN }), trust('*', { Effect: 'Deny' })],
    gives: 'explicit-deny trust',
  }),
  'a deny in an identity policy wins': assume({
    identity: [{ ...allow('sts:*'), Effect: 'Deny' }],
    trust: [trust({ AWS: ROLE_ARN })],
    gives: 'explicit-deny identity',
  }),
  'a service assumes a role that trusts it': assume({
    principal: LAMBDA,
    trust: [trust({ Service: ['sns.amazonaws.com', 'lambda.amazonaws.com'] })],
    gives: 'allowed',
  }),
  'a service does not assume a role that trusts another': assume({
    principal: LAMBDA,
    trust: [trust({ Service: 'sns.amazonaws.com' })],
    gives: 'implicit-deny trust',
  }),
  'the root user needs trust, too': assume({
    principal: ROOT,
    trust: [trust({ Service: 'lambda.amazonaws.com' })],
    gives: 'implicit-deny trust',
  }),
  'the root user is trusted as the account': assume({
    principal: ROOT,
    trust: [trust({ AWS: ACCOUNT })],
    gives: 'allowed',
  }),
  'tagging the session is trusted separately': assume({
    action: 'sts:TagSession',
    trust: [trust({ AWS: ROLE_ARN })],
    gives: 'implicit-deny trust',
  }),
  'trust may ask for an external id': assume({
    trust: [trust({ AWS: ROLE_ARN }, { Condition: { StringEquals: { 'sts:ExternalId': 'blue' } } })],
    context: { 'sts:ExternalId': 'red' },
    gives: 'implicit-deny trust',
  }),
});
