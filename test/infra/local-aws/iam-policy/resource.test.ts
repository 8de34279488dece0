import { allow, specify } from './policy-case.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:loader';

specify('Resource', {
  'an ARN names itself': { identity: [allow('*', 'arn:aws:s3:::orders/2026/11/a.json')], gives: 'allowed' },
  'a bucket does not name its objects': {
    identity: [allow('*', 'arn:aws:s3:::orders')],
    gives: 'implicit-deny identity',
  },
  'objects do not name their bucket': {
    identity: [allow('*', 'arn:aws:s3:::orders/*')],
    on: 'arn:aws:s3:::orders',
    gives: 'implicit-deny identity',
  },
  'ARNs have case': { identity: [allow('*', 'arn:aws:s3:::Orders/*')], gives: 'implicit-deny identity' },
  'a star stands for everything': { identity: [allow('*', '*')], gives: 'allowed' },
  'a star crosses slashes': { identity: [allow('*', 'arn:aws:s3:::orders/*')], gives: 'allowed' },
  'a star between pieces crosses slashes': {
    identity: [allow('*', 'arn:aws:s3:::orders/*/a.json')],
    gives: 'allowed',
  },
  'a star at the end of a component crosses colons': {
    identity: [allow('*', 'arn:aws:lambda:*:function:loader')],
    on: lambda,
    gives: 'allowed',
  },
  'a star in place of region and account': {
    identity: [allow('*', 'arn:aws:lambda:*:*:function:loader')],
    on: lambda,
    gives: 'allowed',
  },
  'a function does not name its versions': {
    identity: [allow('*', lambda)],
    on: `${lambda}:7`,
    gives: 'implicit-deny identity',
  },
  'a star after the name reaches versions': {
    identity: [allow('*', `${lambda}*`)],
    on: `${lambda}:7`,
    gives: 'allowed',
  },
  'another region is another resource': {
    identity: [allow('*', 'arn:aws:lambda:eu-west-1:123456789012:function:loader')],
    on: lambda,
    gives: 'implicit-deny identity',
  },
  'another account is another resource': {
    identity: [allow('*', 'arn:aws:lambda:us-east-1:210987654321:function:loader')],
    on: lambda,
    gives: 'implicit-deny identity',
  },
  'a question mark stands for one character': {
    identity: [allow('*', 'arn:aws:s3:::orders/2026/1?/a.json')],
    gives: 'allowed',
  },
  'one of a list is enough': {
    identity: [allow('*', ['arn:aws:s3:::invoices/*', 'arn:aws:s3:::orders/*'])],
    gives: 'allowed',
  },
  'an action without resource types needs a star': {
    identity: [allow('lambda:ListFunctions', lambda)],
    action: 'lambda:ListFunctions',
    on: '*',
    gives: 'implicit-deny identity',
  },
  'a star in the request is no wildcard': {
    identity: [allow('*', 'arn:aws:s3:::orders/x')],
    on: 'arn:aws:s3:::orders/*',
    gives: 'implicit-deny identity',
  },
  'brackets and plus signs are plain characters': {
    identity: [allow('*', 'arn:aws:s3:::orders/[a+b](c)')],
    on: 'arn:aws:s3:::orders/[a+b](c)',
    gives: 'allowed',
  },
});

const except = (NotResource: unknown, Effect = 'Allow'): Record<string, unknown> => ({
  Effect,
  Action: '*',
  NotResource,
});

specify('NotResource', {
  'an allow with NotResource allows what is not listed': {
    identity: [except('arn:aws:s3:::invoices/*')],
    gives: 'allowed',
  },
  'an allow with NotResource does not allow what is listed': {
    identity: [except('arn:aws:s3:::orders/*')],
    gives: 'implicit-deny identity',
  },
  'a deny with NotResource denies what is not listed': {
    identity: [allow(), except('arn:aws:s3:::invoices/*', 'Deny')],
    gives: 'explicit-deny identity',
  },
  'a deny with NotResource spares what is listed': {
    identity: [allow(), except(['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], 'Deny')],
    gives: 'allowed',
  },
  'NotResource reads variables': {
    identity: [except('arn:aws:s3:::${aws:PrincipalTag/bucket}/*')],
    context: { 'aws:PrincipalTag/bucket': 'orders' },
    gives: 'implicit-deny identity',
  },
  'a variable without a value excludes whatever it might mean': {
    identity: [except('arn:aws:s3:::${aws:PrincipalTag/bucket}/*')],
    gives: 'implicit-deny identity',
  },
});
