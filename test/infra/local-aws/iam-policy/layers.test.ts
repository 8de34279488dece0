import { ACCOUNT, allow, deny, grant, ROLE_ARN, SESSION_ARN, specify } from './policy-case.ts';

const READ = [allow('s3:GetObject')];
const NOTHING = [allow('sqs:*')];
const TO_ROLE = [grant({ AWS: ROLE_ARN })];
const TO_SESSION = [grant({ AWS: SESSION_ARN })];

specify('permissions boundary', {
  'identity policy and boundary together allow': { identity: READ, boundary: READ, gives: 'allowed' },
  'a boundary alone grants nothing': { identity: [], boundary: [allow()], gives: 'implicit-deny identity' },
  'what the boundary does not allow is denied': {
    identity: [allow()],
    boundary: NOTHING,
    gives: 'implicit-deny boundary',
  },
  'an empty boundary denies everything': { identity: [allow()], boundary: [], gives: 'implicit-deny boundary' },
  'an action must be allowed by both': {
    identity: [allow(['s3:GetObject', 's3:PutObject'])],
    boundary: [allow('s3:Get*')],
    action: 's3:PutObject',
    gives: 'implicit-deny boundary',
  },
  'the resource must be allowed by both': {
    identity: [allow()],
    boundary: [allow('s3:*', 'arn:aws:s3:::invoices/*')],
    gives: 'implicit-deny boundary',
  },
  'the condition of a boundary counts': {
    identity: [allow()],
    boundary: [allow('*', '*', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })],
    context: { 'aws:RequestedRegion': 'us-east-1' },
    gives: 'implicit-deny boundary',
  },
});

specify('session policy', {
  'identity and session policy together allow': { identity: READ, session: READ, gives: 'allowed' },
  'a session policy alone grants nothing': { identity: [], session: [allow()], gives: 'implicit-deny identity' },
  'what the session policy does not allow is denied': {
    identity: [allow()],
    session: NOTHING,
    gives: 'implicit-deny session',
  },
  'identity policy, boundary and session policy must all allow': {
    identity: READ,
    boundary: READ,
    session: READ,
    gives: 'allowed',
  },
  'the boundary is reported before the session policy': {
    identity: READ,
    boundary: NOTHING,
    session: NOTHING,
    gives: 'implicit-deny boundary',
  },
  'a session policy may narrow the resource': {
    identity: [allow('s3:*')],
    session: [allow('s3:GetObject', 'arn:aws:s3:::orders/2025/*')],
    gives: 'implicit-deny session',
  },
});

specify('resource policy within the account', {
  'a grant to the role needs no identity policy': { resource: TO_ROLE, gives: 'allowed' },
  'a grant to the session needs no identity policy': { resource: TO_SESSION, gives: 'allowed' },
  'an identity policy needs no grant': { identity: READ, resource: NOTHING.map((s) => ({ ...s })), gives: 'allowed' },
  'a grant to the role is limited by the boundary': {
    resource: TO_ROLE,
    boundary: NOTHING,
    gives: 'implicit-deny boundary',
  },
  'a grant to the role is limited by the session policy': {
    resource: TO_ROLE,
    session: NOTHING,
    gives: 'implicit-deny session',
  },
  'a grant to the role within boundary and session policy is allowed': {
    resource: TO_ROLE,
    boundary: READ,
    session: READ,
    gives: 'allowed',
  },
  'a grant to the session is not limited by the boundary': {
    resource: TO_SESSION,
    boundary: NOTHING,
    gives: 'allowed',
  },
  'a grant to the session is not limited by the session policy': {
    resource: TO_SESSION,
    session: NOTHING,
    gives: 'allowed',
  },
  'a grant to everyone is not limited by the boundary': {
    resource: [grant('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE_ARN } } })],
    boundary: NOTHING,
    context: { 'aws:PrincipalArn': ROLE_ARN },
    gives: 'allowed',
  },
  'a grant to everyone with a condition on the role reaches no other role': {
    resource: [grant('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/writer` } } })],
    context: { 'aws:PrincipalArn': ROLE_ARN },
    gives: 'implicit-deny identity',
  },
  'a grant to the session does not override a deny in the boundary': {
    resource: TO_SESSION,
    boundary: [allow(), deny('s3:GetObject')],
    gives: 'explicit-deny boundary',
  },
  'a grant to the session does not override a deny in the session policy': {
    resource: TO_SESSION,
    session: [deny('s3:*')],
    gives: 'explicit-deny session',
  },
  'a grant to the session does not override a deny in an identity policy': {
    resource: TO_SESSION,
    identity: [deny()],
    gives: 'explicit-deny identity',
  },
  'a grant about another object does not help': {
    resource: [grant({ AWS: SESSION_ARN }, { Resource: 'arn:aws:s3:::invoices/*' })],
    gives: 'implicit-deny identity',
  },
});
