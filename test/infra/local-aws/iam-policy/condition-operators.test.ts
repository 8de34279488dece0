import { specifyConditions, type ConditionCase } from './policy-case.ts';

const on = (operator: string, actual: string | undefined, expected: unknown, holds: boolean): ConditionCase => ({
  when: { [operator]: { 'app:key': expected } },
  ...(actual !== undefined && { context: { 'app:key': actual } }),
  holds,
});

specifyConditions('String operators', {
  'StringEquals compares exactly': on('StringEquals', 'blue', 'blue', true),
  'StringEquals has case': on('StringEquals', 'Blue', 'blue', false),
  'StringEquals takes one of several values': on('StringEquals', 'blue', ['red', 'blue'], true),
  'StringEquals knows no wildcards': on('StringEquals', 'blue', 'bl*', false),
  'StringEquals compares a star with a star': on('StringEquals', 'bl*', 'bl*', true),
  'StringEquals fails without the key': on('StringEquals', undefined, 'blue', false),
  'StringNotEquals holds for another value': on('StringNotEquals', 'green', ['red', 'blue'], true),
  'StringNotEquals fails for one of the values': on('StringNotEquals', 'blue', ['red', 'blue'], false),
  'StringNotEquals holds without the key': on('StringNotEquals', undefined, 'blue', true),
  'StringEqualsIgnoreCase has no case': on('StringEqualsIgnoreCase', 'BLUE', 'blue', true),
  'StringNotEqualsIgnoreCase has no case': on('StringNotEqualsIgnoreCase', 'BLUE', 'blue', false),
  'StringLike reads a star': on('StringLike', 'logs/2026/a', 'logs/*', true),
  'StringLike reads a question mark': on('StringLike', 'blue', 'b?ue', true),
  'StringLike compares the whole text': on('StringLike', 'navy blue', 'blue*', false),
  'StringLike has case': on('StringLike', 'Logs/a', 'logs/*', false),
  'StringLike with a star holds for an empty value': on('StringLike', '', '*', true),
  'StringNotLike holds where nothing matches': on('StringNotLike', 'data/a', ['logs/*', 'tmp/*'], true),
  'StringNotLike fails where something matches': on('StringNotLike', 'tmp/a', ['logs/*', 'tmp/*'], false),
});

specifyConditions('Numeric operators', {
  'NumericEquals compares numbers, not texts': on('NumericEquals', '10.0', '10', true),
  'NumericEquals takes a JSON number': on('NumericEquals', '10', 10, true),
  'NumericEquals fails for what is no number': on('NumericEquals', 'ten', '10', false),
  'NumericNotEquals holds for another number': on('NumericNotEquals', '11', '10', true),
  'NumericNotEquals fails for the number': on('NumericNotEquals', '10', '10', false),
  'NumericLessThan holds below': on('NumericLessThan', '9', '10', true),
  'NumericLessThan fails at the bound': on('NumericLessThan', '10', '10', false),
  'NumericLessThanEquals holds at the bound': on('NumericLessThanEquals', '10', '10', true),
  'NumericGreaterThan holds above': on('NumericGreaterThan', '11', '10', true),
  'NumericGreaterThan compares by size, not by digits': on('NumericGreaterThan', '9', '10', false),
  'NumericGreaterThanEquals holds at the bound': on('NumericGreaterThanEquals', '10', '10', true),
  'NumericGreaterThanEquals fails below': on('NumericGreaterThanEquals', '9.5', '10', false),
});

specifyConditions('Date operators', {
  'DateEquals compares moments, not texts': on('DateEquals', '2026-11-20T12:00:00Z', '2026-11-20T13:00:00+01:00', true),
  'DateEquals reads seconds since the epoch': on('DateEquals', '2026-11-20T00:00:00Z', '1795132800', true),
  'DateNotEquals holds for another moment': on('DateNotEquals', '2026-11-20T12:00:01Z', '2026-11-20T12:00:00Z', true),
  'DateLessThan holds before': on('DateLessThan', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z', true),
  'DateLessThan fails after': on('DateLessThan', '2026-11-21T00:00:00Z', '2026-11-20T00:00:00Z', false),
  'DateLessThanEquals holds at the moment': on('DateLessThanEquals', '2026-11-20', '2026-11-20T00:00:00Z', true),
  'DateGreaterThan holds after': on('DateGreaterThan', '2026-11-21T00:00:00Z', '2026-11-20T00:00:00Z', true),
  'DateGreaterThanEquals holds at the moment': on('DateGreaterThanEquals', '1795132800', '2026-11-20', true),
  'a date that cannot be read compares with nothing': on('DateLessThan', 'yesterday', '2026-11-20T00:00:00Z', false),
});

specifyConditions('Bool and BinaryEquals', {
  'Bool holds for the same value': on('Bool', 'true', 'true', true),
  'Bool takes a JSON boolean': on('Bool', 'true', true, true),
  'Bool has no case': on('Bool', 'TRUE', 'true', true),
  'Bool fails for the other value': on('Bool', 'false', 'true', false),
  'Bool fails without the key': on('Bool', undefined, 'false', false),
  'BinaryEquals compares base64 exactly': on('BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true),
  'BinaryEquals has case': on('BinaryEquals', 'qmluYXJ5', 'QmluYXJ5', false),
});

specifyConditions('IP address operators', {
  'IpAddress holds inside the range': on('IpAddress', '203.0.113.9', '203.0.113.0/24', true),
  'IpAddress fails outside the range': on('IpAddress', '203.0.114.9', '203.0.113.0/24', false),
  'IpAddress takes one address': on('IpAddress', '203.0.113.9', '203.0.113.9', true),
  'IpAddress takes one of several ranges': on('IpAddress', '10.1.2.3', ['203.0.113.0/24', '10.0.0.0/8'], true),
  'IpAddress holds for everything in a range of zero bits': on('IpAddress', '198.51.100.1', '0.0.0.0/0', true),
  'IpAddress holds at the last address of the range': on('IpAddress', '203.0.113.255', '203.0.113.0/24', true),
  'IpAddress holds inside an IPv6 range': on('IpAddress', '2001:db8:1234::1', '2001:db8:1234::/48', true),
  'IpAddress fails outside an IPv6 range': on('IpAddress', '2001:db8:9999::1', '2001:db8:1234::/48', false),
  'IpAddress reads both ways of writing an IPv6 address': on(
    'IpAddress',
    '2001:0db8:0:0:0:0:0:1',
    '2001:db8::1/128',
    true,
  ),
  'IpAddress does not compare IPv4 with IPv6': on('IpAddress', '203.0.113.9', '::/0', false),
  'IpAddress fails for what is no address': on('IpAddress', 'localhost', '0.0.0.0/0', false),
  'IpAddress fails for a range that cannot be read': on('IpAddress', '203.0.113.9', '203.0.113.0/40', false),
  'NotIpAddress holds outside the range': on('NotIpAddress', '198.51.100.1', '203.0.113.0/24', true),
  'NotIpAddress fails inside the range': on('NotIpAddress', '203.0.113.9', '203.0.113.0/24', false),
});

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';

specifyConditions('ARN operators', {
  'ArnEquals compares whole ARNs': on('ArnEquals', TOPIC, TOPIC, true),
  'ArnEquals reads wildcards, as ArnLike does': on('ArnEquals', TOPIC, 'arn:aws:sns:*:123456789012:alerts', true),
  'ArnLike reads a star in each component': on('ArnLike', TOPIC, 'arn:aws:sns:*:*:al*', true),
  'ArnLike does not let a star cross a colon': on('ArnLike', TOPIC, 'arn:aws:sns:*:alerts', false),
  'ArnLike lets the last component contain colons': on(
    'ArnLike',
    'arn:aws:lambda:us-east-1:123456789012:function:loader:7',
    'arn:aws:lambda:us-east-1:123456789012:function:*',
    true,
  ),
  'ArnLike reads a question mark': on('ArnLike', TOPIC, 'arn:aws:sns:us-east-?:123456789012:alerts', true),
  'ArnLike has case': on('ArnLike', TOPIC, 'arn:aws:sns:us-east-1:123456789012:Alerts', false),
  'ArnLike fails for what is no ARN': on('ArnLike', 'alerts', 'arn:aws:sns:*:*:*', false),
  'ArnNotEquals holds for another ARN': on('ArnNotEquals', TOPIC, `${TOPIC}-2`, true),
  'ArnNotEquals holds without the key': on('ArnNotEquals', undefined, TOPIC, true),
  'ArnNotLike fails where it matches': on('ArnNotLike', TOPIC, 'arn:aws:sns:*:*:alerts', false),
});

specifyConditions('Null', {
  'Null true holds when the key is absent': on('Null', undefined, 'true', true),
  'Null true fails when the key is there': on('Null', 'blue', 'true', false),
  'Null false holds when the key is there': on('Null', 'blue', 'false', true),
  'Null false fails when the key is absent': on('Null', undefined, 'false', false),
  'Null takes a JSON boolean': on('Null', undefined, true, true),
  'Null takes a key with no values for absent': {
    when: { Null: { 'app:key': 'true' } },
    context: { 'app:key': [] },
    holds: true,
  },
});
