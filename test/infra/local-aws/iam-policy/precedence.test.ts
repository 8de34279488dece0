import { allow, deny, grant, LAMBDA, ROOT, specify } from './policy-case.ts';

specify('explicit deny, allow, implicit deny', {
  'a request that no policy mentions is denied implicitly': { gives: 'implicit-deny identity' },
  'a policy without statements allows nothing': { identity: [], gives: 'implicit-deny identity' },
  'an allow in one statement is enough': { identity: [allow()], gives: 'allowed' },
  'a deny overrides an allow before it': { identity: [allow(), deny()], gives: 'explicit-deny identity' },
  'a deny overrides an allow after it': { identity: [deny(), allow()], gives: 'explicit-deny identity' },
  'a narrow deny overrides a broad allow': {
    identity: [allow(), deny('s3:GetObject', 'arn:aws:s3:::orders/2026/*')],
    gives: 'explicit-deny identity',
  },
  'a narrow allow does not override a broad deny': {
    identity: [deny('s3:*'), allow('s3:GetObject', 'arn:aws:s3:::orders/2026/11/a.json')],
    gives: 'explicit-deny identity',
  },
  'a deny about another action does not concern the request': {
    identity: [allow(), deny('s3:PutObject')],
    gives: 'allowed',
  },
  'a deny about another resource does not concern the request': {
    identity: [allow(), deny('s3:GetObject', 'arn:aws:s3:::invoices/*')],
    gives: 'allowed',
  },
  'a deny whose condition fails does not concern the request': {
    identity: [allow(), deny('*', '*', { Bool: { 'aws:SecureTransport': 'false' } })],
    context: { 'aws:SecureTransport': 'true' },
    gives: 'allowed',
  },
  'an allow whose condition fails does not allow': {
    identity: [allow('*', '*', { Bool: { 'aws:SecureTransport': 'true' } })],
    context: { 'aws:SecureTransport': 'false' },
    gives: 'implicit-deny identity',
  },
  'a deny in a resource policy overrides an identity allow': {
    identity: [allow()],
    resource: [grant('*', { Effect: 'Deny' })],
    gives: 'explicit-deny resource',
  },
  'a deny in a boundary overrides everything': {
    identity: [allow()],
    boundary: [allow(), deny('s3:GetObject')],
    gives: 'explicit-deny boundary',
  },
  'a deny in a session policy overrides everything': {
    identity: [allow()],
    session: [allow(), deny('s3:GetObject')],
    gives: 'explicit-deny session',
  },
  'of several denying layers the identity policy is reported': {
    identity: [deny()],
    boundary: [deny()],
    session: [deny()],
    resource: [grant('*', { Effect: 'Deny' })],
    gives: 'explicit-deny identity',
  },
  'of several layers that do not allow the identity policy is reported': {
    identity: [],
    boundary: [],
    session: [],
    gives: 'implicit-deny identity',
  },
  'the root user is allowed without any policy': { principal: ROOT, gives: 'allowed' },
  'the root user is denied by a deny in a resource policy': {
    principal: ROOT,
    resource: [grant('*', { Effect: 'Deny' })],
    gives: 'explicit-deny resource',
  },
  'a service without a resource policy is denied': { principal: LAMBDA, gives: 'implicit-deny resource' },
  'a service is not helped by identity policies': {
    principal: LAMBDA,
    identity: [allow()],
    gives: 'implicit-deny resource',
  },
});
