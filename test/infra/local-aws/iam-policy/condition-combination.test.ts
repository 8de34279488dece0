import { specifyConditions } from './policy-case.ts';

specifyConditions('several conditions', {
  'every operator must hold': {
    when: { StringEquals: { 'app:a': 'x' }, Bool: { 'app:b': 'true' } },
    context: { 'app:a': 'x', 'app:b': 'false' },
    holds: false,
  },
  'every key of an operator must hold': {
    when: { StringEquals: { 'app:a': 'x', 'app:b': 'y' } },
    context: { 'app:a': 'x', 'app:b': 'z' },
    holds: false,
  },
  'operators and keys hold together': {
    when: { StringEquals: { 'app:a': 'x', 'app:b': 'y' }, NumericLessThan: { 'app:c': '5' } },
    context: { 'app:a': 'x', 'app:b': 'y', 'app:c': '4' },
    holds: true,
  },
  'key names have no case': {
    when: { StringEquals: { 'AWS:sourceARN': 'x' } },
    context: { 'aws:SourceArn': 'x' },
    holds: true,
  },
  'tag names in keys have no case': {
    when: { StringEquals: { 'aws:PrincipalTag/TEAM': 'blue' } },
    context: { 'aws:PrincipalTag/team': 'blue' },
    holds: true,
  },
  'a key with several values needs a quantifier': {
    when: { StringEquals: { 'aws:TagKeys': ['team', 'stage'] } },
    context: { 'aws:TagKeys': ['team', 'stage'] },
    holds: false,
  },
  'an unknown operator never holds': {
    when: { StringResembles: { 'app:a': 'x' } },
    context: { 'app:a': 'x' },
    holds: false,
  },
  'no condition at all holds': { when: {}, holds: true },
});

specifyConditions('IfExists', {
  'a positive operator holds without the key': { when: { StringEqualsIfExists: { 'app:a': 'x' } }, holds: true },
  'a positive operator compares where the key is there': {
    when: { StringEqualsIfExists: { 'app:a': 'x' } },
    context: { 'app:a': 'y' },
    holds: false,
  },
  'a negated operator holds without the key': { when: { StringNotEqualsIfExists: { 'app:a': 'x' } }, holds: true },
  'a negated operator compares where the key is there': {
    when: { StringNotLikeIfExists: { 'app:a': 'x*' } },
    context: { 'app:a': 'xy' },
    holds: false,
  },
  'numbers take it': { when: { NumericLessThanIfExists: { 'app:a': '5' } }, holds: true },
  'dates take it': { when: { DateGreaterThanIfExists: { 'app:a': '2026-01-01' } }, holds: true },
  'booleans take it': { when: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, holds: true },
  'booleans compare where the key is there': {
    when: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
    context: { 'aws:MultiFactorAuthPresent': 'false' },
    holds: false,
  },
  'addresses take it': { when: { IpAddressIfExists: { 'aws:SourceIp': '10.0.0.0/8' } }, holds: true },
  'ARNs take it': { when: { ArnLikeIfExists: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }, holds: true },
  'Null does not take it': { when: { NullIfExists: { 'app:a': 'true' } }, holds: false },
});

specifyConditions('ForAllValues', {
  'every value of the request must be among the policy values': {
    when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage', 'owner'] } },
    context: { 'aws:TagKeys': ['team', 'stage'] },
    holds: true,
  },
  'one value that is not among them fails': {
    when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } },
    context: { 'aws:TagKeys': ['team', 'cost'] },
    holds: false,
  },
  'no key holds': { when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } }, holds: true },
  'an empty list holds': {
    when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } },
    context: { 'aws:TagKeys': [] },
    holds: true,
  },
  'a single value is a list of one': {
    when: { 'ForAllValues:StringLike': { 'aws:TagKeys': 't*' } },
    context: { 'aws:TagKeys': 'team' },
    holds: true,
  },
  'a negated operator asks that no value is among them': {
    when: { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['cost'] } },
    context: { 'aws:TagKeys': ['team', 'cost'] },
    holds: false,
  },
  'Null beside it closes the gap of the absent key': {
    when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' }, Null: { 'aws:TagKeys': 'false' } },
    holds: false,
  },
});

specifyConditions('ForAnyValue', {
  'one value among the policy values is enough': {
    when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } },
    context: { 'aws:TagKeys': ['cost', 'stage'] },
    holds: true,
  },
  'no value among them fails': {
    when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } },
    context: { 'aws:TagKeys': ['cost', 'stage'] },
    holds: false,
  },
  'no key fails': { when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } }, holds: false },
  'an empty list fails': {
    when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } },
    context: { 'aws:TagKeys': [] },
    holds: false,
  },
  'a negated operator asks for one value that is not among them': {
    when: { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } },
    context: { 'aws:TagKeys': ['team', 'cost'] },
    holds: true,
  },
  'IfExists lets an absent key hold': {
    when: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } },
    holds: true,
  },
  'addresses take it': {
    when: { 'ForAnyValue:IpAddress': { 'app:addresses': '10.0.0.0/8' } },
    context: { 'app:addresses': ['192.0.2.1', '10.9.8.7'] },
    holds: true,
  },
});
