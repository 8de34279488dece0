import { allow, deny, specify } from './policy-case.ts';

const only = (element: Record<string, unknown>): Record<string, unknown> => ({
  Effect: 'Allow',
  Resource: '*',
  ...element,
});

specify('Action', {
  'an action names itself': { identity: [allow('s3:GetObject')], gives: 'allowed' },
  'an action does not name another': { identity: [allow('s3:GetObjectAcl')], gives: 'implicit-deny identity' },
  'an action does not name its own beginning': {
    identity: [allow('s3:GetObject')],
    action: 's3:GetObjectVersion',
    gives: 'implicit-deny identity',
  },
  'the service prefix has no case': { identity: [allow('S3:GetObject')], gives: 'allowed' },
  'the operation has no case': { identity: [allow('s3:getobject')], gives: 'allowed' },
  'a request in another case is the same action': {
    identity: [allow('s3:GetObject')],
    action: 'S3:GETOBJECT',
    gives: 'allowed',
  },
  'a star stands for every action': { identity: [allow('*')], gives: 'allowed' },
  'a star after the prefix stands for every action of the service': { identity: [allow('s3:*')], gives: 'allowed' },
  'a star of one service does not reach another': {
    identity: [allow('s3:*')],
    action: 'sqs:SendMessage',
    gives: 'implicit-deny identity',
  },
  'a star at the end stands for the rest of the name': { identity: [allow('s3:Get*')], gives: 'allowed' },
  'a star at the beginning of the name stands for its start': { identity: [allow('s3:*Object')], gives: 'allowed' },
  'a star in the middle stands for what is between': { identity: [allow('s3:G*t')], gives: 'allowed' },
  'a star stands for nothing, too': { identity: [allow('s3:GetObject*')], gives: 'allowed' },
  'several stars match when their pieces come in order': { identity: [allow('s*:*Obj*')], gives: 'allowed' },
  'several stars do not match when their pieces come in another order': {
    identity: [allow('s3:*Object*Get*')],
    gives: 'implicit-deny identity',
  },
  'a question mark stands for one character': { identity: [allow('s3:?etObject')], gives: 'allowed' },
  'a question mark does not stand for nothing': {
    identity: [allow('s3:GetObject?')],
    gives: 'implicit-deny identity',
  },
  'one of a list is enough': { identity: [allow(['sqs:SendMessage', 's3:GetObject'])], gives: 'allowed' },
  'an empty list names nothing': { identity: [allow([])], gives: 'implicit-deny identity' },
  'a dot is not a wildcard': { identity: [allow('s3:Get.bject')], gives: 'implicit-deny identity' },
  'variables are not read in actions': {
    identity: [allow('s3:${aws:action}')],
    context: { 'aws:action': 'GetObject' },
    gives: 'implicit-deny identity',
  },
});

specify('NotAction', {
  'an allow with NotAction allows what is not listed': {
    identity: [only({ NotAction: 'iam:*' })],
    gives: 'allowed',
  },
  'an allow with NotAction does not allow what is listed': {
    identity: [only({ NotAction: 's3:Get*' })],
    gives: 'implicit-deny identity',
  },
  'what NotAction leaves out is not denied': {
    identity: [only({ NotAction: 's3:*' }), allow('s3:GetObject')],
    gives: 'allowed',
  },
  'a deny with NotAction denies what is not listed': {
    identity: [allow(), { ...only({ NotAction: 'iam:*' }), Effect: 'Deny' }],
    gives: 'explicit-deny identity',
  },
  'a deny with NotAction spares what is listed': {
    identity: [allow(), { ...only({ NotAction: ['iam:*', 's3:*'] }), Effect: 'Deny' }],
    gives: 'allowed',
  },
  'NotAction has no case': { identity: [only({ NotAction: 'S3:GETOBJECT' })], gives: 'implicit-deny identity' },
  'a NotAction with a star leaves nothing': { identity: [only({ NotAction: '*' })], gives: 'implicit-deny identity' },
  'NotAction still needs the resource to match': {
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::invoices/*' }],
    gives: 'implicit-deny identity',
  },
  'a statement with neither element speaks about nothing': {
    identity: [only({}), deny('sqs:*')],
    gives: 'implicit-deny identity',
  },
});
