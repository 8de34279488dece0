import { allow, specify, specifyConditions } from './policy-case.ts';

const HOME = 'arn:aws:s3:::orders/${aws:PrincipalTag/team}/*';
const on = (key: string): string => `arn:aws:s3:::orders/${key}`;

specify('policy variables in resources', {
  'a variable is replaced by the value of its key': {
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'allowed',
  },
  'a variable matches no other value': {
    identity: [allow('*', HOME)],
    on: on('red/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'implicit-deny identity',
  },
  'the name of a variable has no case': {
    identity: [allow('*', 'arn:aws:s3:::orders/${AWS:principaltag/TEAM}/*')],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'allowed',
  },
  'a variable without a value matches nothing': {
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    gives: 'implicit-deny identity',
  },
  'a variable without a value does not stand for its own text': {
    identity: [allow('*', HOME)],
    on: on('${aws:PrincipalTag/team}/a'),
    gives: 'implicit-deny identity',
  },
  'a default is used when there is no value': {
    identity: [allow('*', "arn:aws:s3:::orders/${aws:PrincipalTag/team, 'shared'}/*")],
    on: on('shared/a'),
    gives: 'allowed',
  },
  'a default is not used when there is a value': {
    identity: [allow('*', "arn:aws:s3:::orders/${aws:PrincipalTag/team, 'shared'}/*")],
    on: on('shared/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'implicit-deny identity',
  },
  'a star in a value is not a wildcard': {
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': '*' },
    gives: 'implicit-deny identity',
  },
  'a star in a value is itself': {
    identity: [allow('*', HOME)],
    on: on('*/a'),
    context: { 'aws:PrincipalTag/team': '*' },
    gives: 'allowed',
  },
  'a question mark in a value is not a wildcard': {
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': 'b?ue' },
    gives: 'implicit-deny identity',
  },
  'a variable in a value is not read again': {
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/other}', 'aws:PrincipalTag/other': 'blue' },
    gives: 'implicit-deny identity',
  },
  'a wildcard beside a variable stays one': {
    identity: [allow('*', 'arn:aws:s3:::*/${aws:PrincipalTag/team}/?')],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'allowed',
  },
  'a key with several values cannot be a variable': {
    identity: [allow('*', 'arn:aws:s3:::orders/${aws:TagKeys}/*')],
    on: on('blue/a'),
    context: { 'aws:TagKeys': ['blue', 'red'] },
    gives: 'implicit-deny identity',
  },
  'two variables may stand in one text': {
    identity: [allow('*', 'arn:aws:s3:::orders/${aws:PrincipalTag/team}/${aws:userid}')],
    on: on('blue/AROA1:nightly'),
    context: { 'aws:PrincipalTag/team': 'blue', 'aws:userid': 'AROA1:nightly' },
    gives: 'allowed',
  },
  'an escaped star is the character': {
    identity: [allow('*', 'arn:aws:s3:::orders/${*}')],
    on: on('*'),
    gives: 'allowed',
  },
  'an escaped star is not a wildcard': {
    identity: [allow('*', 'arn:aws:s3:::orders/${*}')],
    on: on('a'),
    gives: 'implicit-deny identity',
  },
  'an escaped question mark is the character': {
    identity: [allow('*', 'arn:aws:s3:::orders/a${?}')],
    on: on('a?'),
    gives: 'allowed',
  },
  'an escaped question mark is not a wildcard': {
    identity: [allow('*', 'arn:aws:s3:::orders/a${?}')],
    on: on('ab'),
    gives: 'implicit-deny identity',
  },
  'an escaped dollar is the character': {
    identity: [allow('*', 'arn:aws:s3:::orders/${$}5')],
    on: on('$5'),
    gives: 'allowed',
  },
  'version 2008 takes variables as plain text': {
    version: '2008-10-17',
    identity: [allow('*', HOME)],
    on: on('blue/a'),
    context: { 'aws:PrincipalTag/team': 'blue' },
    gives: 'implicit-deny identity',
  },
  'version 2008 matches the text of the variable itself': {
    version: '2008-10-17',
    identity: [allow('*', HOME)],
    on: on('${aws:PrincipalTag/team}/a'),
    gives: 'allowed',
  },
});

specifyConditions('policy variables in conditions', {
  'a value may be compared with another key': {
    when: { StringEquals: { 's3:prefix': '${aws:PrincipalTag/team}' } },
    context: { 's3:prefix': 'blue', 'aws:PrincipalTag/team': 'blue' },
    holds: true,
  },
  'a star in the other key is not a wildcard': {
    when: { StringLike: { 's3:prefix': '${aws:PrincipalTag/team}/*' } },
    context: { 's3:prefix': 'red/a', 'aws:PrincipalTag/team': '*' },
    holds: false,
  },
  'a variable without a value equals nothing': {
    when: { StringEquals: { 's3:prefix': '${aws:PrincipalTag/team}' } },
    context: { 's3:prefix': 'blue' },
    holds: false,
  },
  'a default may stand in a condition': {
    when: { StringLike: { 's3:prefix': "${aws:PrincipalTag/team, 'shared'}/*" } },
    context: { 's3:prefix': 'shared/a' },
    holds: true,
  },
  'an ARN may contain a variable': {
    when: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:${aws:PrincipalAccount}:*' } },
    context: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:123456789012:alerts', 'aws:PrincipalAccount': '123456789012' },
    holds: true,
  },
  'numeric operators do not read variables': {
    when: { NumericEquals: { 's3:max-keys': '${aws:PrincipalTag/keys}' } },
    context: { 's3:max-keys': '10', 'aws:PrincipalTag/keys': '10' },
    holds: false,
  },
  'version 2008 reads no variables': {
    version: '2008-10-17',
    when: { StringEquals: { 's3:prefix': '${aws:PrincipalTag/team}' } },
    context: { 's3:prefix': 'blue', 'aws:PrincipalTag/team': 'blue' },
    holds: false,
  },
});
