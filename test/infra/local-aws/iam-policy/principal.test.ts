import { ACCOUNT, allow, grant, LAMBDA, ROLE_ARN, ROOT, SESSION_ARN, specify } from './policy-case.ts';

const everyone = { Effect: 'Deny' };

specify('Principal of a resource policy', {
  'a star names everyone': { resource: [grant('*')], gives: 'allowed' },
  'AWS star names everyone': { resource: [grant({ AWS: '*' })], gives: 'allowed' },
  'the role of the session is named by its ARN': { resource: [grant({ AWS: ROLE_ARN })], gives: 'allowed' },
  'the session is named by its ARN': { resource: [grant({ AWS: SESSION_ARN })], gives: 'allowed' },
  'one of a list is enough': {
    resource: [grant({ AWS: [`arn:aws:iam::${ACCOUNT}:role/other`, ROLE_ARN] })],
    gives: 'allowed',
  },
  'another session of the role is not named': {
    resource: [grant({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/daily` })],
    gives: 'implicit-deny identity',
  },
  'another role is not named': {
    resource: [grant({ AWS: `arn:aws:iam::${ACCOUNT}:role/writer` })],
    gives: 'implicit-deny identity',
  },
  'the ARN of a role needs its path': {
    resource: [grant({ AWS: `arn:aws:iam::${ACCOUNT}:role/reader` })],
    gives: 'implicit-deny identity',
  },
  'a principal has case': { resource: [grant({ AWS: ROLE_ARN.toUpperCase() })], gives: 'implicit-deny identity' },
  'part of a principal cannot be a wildcard': {
    resource: [grant({ AWS: `arn:aws:iam::${ACCOUNT}:role/service/*` })],
    gives: 'implicit-deny identity',
  },
  'the account delegates and does not grant': {
    resource: [grant({ AWS: `arn:aws:iam::${ACCOUNT}:root` })],
    gives: 'implicit-deny identity',
  },
  'the account by its number delegates and does not grant': {
    resource: [grant({ AWS: ACCOUNT })],
    gives: 'implicit-deny identity',
  },
  'the account with an identity policy is allowed': {
    identity: [allow('s3:GetObject')],
    resource: [grant({ AWS: ACCOUNT })],
    gives: 'allowed',
  },
  'a deny of the account reaches its sessions': {
    identity: [allow()],
    resource: [grant({ AWS: ACCOUNT }, everyone)],
    gives: 'explicit-deny resource',
  },
  'a deny of the role reaches its sessions': {
    identity: [allow()],
    resource: [grant({ AWS: ROLE_ARN }, everyone)],
    gives: 'explicit-deny resource',
  },
  'a deny of the session reaches it': {
    identity: [allow()],
    resource: [grant({ AWS: SESSION_ARN }, everyone)],
    gives: 'explicit-deny resource',
  },
  'a deny of another account does not reach it': {
    identity: [allow()],
    resource: [grant({ AWS: '210987654321' }, everyone)],
    gives: 'allowed',
  },
  'a service is named by its host name': {
    principal: LAMBDA,
    resource: [grant({ Service: 'lambda.amazonaws.com' })],
    gives: 'allowed',
  },
  'another service is not named': {
    principal: LAMBDA,
    resource: [grant({ Service: 'sns.amazonaws.com' })],
    gives: 'implicit-deny resource',
  },
  'a star names services, too': { principal: LAMBDA, resource: [grant({ AWS: '*' })], gives: 'allowed' },
  'a service is not named by AWS': {
    principal: LAMBDA,
    resource: [grant({ AWS: 'lambda.amazonaws.com' })],
    gives: 'implicit-deny resource',
  },
  'a session is not named by Service': {
    resource: [grant({ Service: 'lambda.amazonaws.com' })],
    gives: 'implicit-deny identity',
  },
  'a service must come from the resource that is named': {
    principal: LAMBDA,
    resource: [
      grant(
        { Service: 'lambda.amazonaws.com' },
        { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:*:*:function:a' } } },
      ),
    ],
    context: { 'aws:SourceArn': 'arn:aws:lambda:us-east-1:123456789012:function:b' },
    gives: 'implicit-deny resource',
  },
  'a statement without a principal names nobody': { resource: [allow()], gives: 'implicit-deny identity' },
  'a denial of everyone denies root': {
    principal: ROOT,
    resource: [grant('*', everyone)],
    gives: 'explicit-deny resource',
  },
});

const except = (NotPrincipal: unknown, Effect = 'Deny'): Record<string, unknown> => ({
  Effect,
  NotPrincipal,
  Action: '*',
  Resource: '*',
});
const LISTED = [ACCOUNT, ROLE_ARN, SESSION_ARN];

specify('NotPrincipal', {
  'a deny spares a session that is listed with its role and account': {
    identity: [allow()],
    resource: [except({ AWS: LISTED })],
    gives: 'allowed',
  },
  'a deny does not spare a session without its account': {
    identity: [allow()],
    resource: [except({ AWS: [ROLE_ARN, SESSION_ARN] })],
    gives: 'explicit-deny resource',
  },
  'a deny does not spare a session without its role': {
    identity: [allow()],
    resource: [except({ AWS: [ACCOUNT, SESSION_ARN] })],
    gives: 'explicit-deny resource',
  },
  'a deny does not spare a role without its session': {
    identity: [allow()],
    resource: [except({ AWS: [ACCOUNT, ROLE_ARN] })],
    gives: 'explicit-deny resource',
  },
  'a deny reaches everyone who is not listed': {
    identity: [allow()],
    resource: [except({ AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/writer`] })],
    gives: 'explicit-deny resource',
  },
  'a deny always reaches a role that has a boundary': {
    identity: [allow()],
    boundary: [allow()],
    resource: [except({ AWS: LISTED })],
    gives: 'explicit-deny resource',
  },
  'a deny spares the root user of a listed account': {
    principal: ROOT,
    resource: [except({ AWS: `arn:aws:iam::${ACCOUNT}:root` })],
    gives: 'allowed',
  },
  'a deny spares a listed service': {
    principal: LAMBDA,
    resource: [grant('*'), except({ Service: 'lambda.amazonaws.com' })],
    gives: 'allowed',
  },
  'a deny reaches a service that is not listed': {
    principal: LAMBDA,
    resource: [grant('*'), except({ Service: 'sns.amazonaws.com' })],
    gives: 'explicit-deny resource',
  },
  'an allow grants to everyone who is not listed': {
    resource: [except({ AWS: '210987654321' }, 'Allow')],
    gives: 'allowed',
  },
  'an allow does not grant to who is listed': {
    resource: [except({ AWS: ROLE_ARN }, 'Allow')],
    gives: 'implicit-deny identity',
  },
});
