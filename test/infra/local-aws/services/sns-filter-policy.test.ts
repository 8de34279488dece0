import { describe, expect, it } from 'vitest';
import { passesFilter } from '../../../../infra/local-aws/services/sns/filter-policy.ts';
import { checkFilterPolicy } from '../../../../infra/local-aws/services/sns/filter-policy-check.ts';
import type { MessageAttribute } from '../../../../infra/local-aws/services/sns/notification.ts';

const ATTRIBUTES: Record<string, MessageAttribute> = {
  store: { type: 'String', value: 'example_corp' },
  event: { type: 'String', value: 'order_cancelled' },
  price: { type: 'Number', value: '150.5' },
  interests: { type: 'String.Array', value: '["rugby","baseball",7,null]' },
  address: { type: 'String', value: '10.0.1.7' },
  photo: { type: 'Binary', value: 'AAAA' },
};

const passesAttributes = (policy: object): boolean =>
  passesFilter(JSON.stringify(policy), 'MessageAttributes', { body: '', attributes: ATTRIBUTES });

describe('a filter policy on message attributes', () => {
  it.each([
    ['an equal text', { store: ['example_corp'] }, true],
    ['another text', { store: ['other'] }, false],
    ['one of several', { store: ['other', 'example_corp'] }, true],
    ['every key at once', { store: ['example_corp'], event: ['order_placed'] }, false],
    ['a key that is not there', { colour: ['red'] }, false],
    ['a prefix', { event: [{ prefix: 'order_' }] }, true],
    ['another prefix', { event: [{ prefix: 'cancel' }] }, false],
    ['a suffix', { event: [{ suffix: '_cancelled' }] }, true],
    ['a text in any case', { store: [{ 'equals-ignore-case': 'Example_CORP' }] }, true],
    ['anything but a text', { store: [{ 'anything-but': 'other' }] }, true],
    ['anything but what it is', { store: [{ 'anything-but': ['example_corp', 'x'] }] }, false],
    ['anything but a prefix', { event: [{ 'anything-but': { prefix: 'order' } }] }, false],
    ['anything but several suffixes', { event: [{ 'anything-but': { suffix: ['placed', 'paid'] } }] }, true],
    ['anything but, where the key is missing', { colour: [{ 'anything-but': 'red' }] }, false],
    ['an equal number', { price: [150.5] }, true],
    ['a number as text', { price: ['150.5'] }, false],
    ['a numeric equality', { price: [{ numeric: ['=', 150.5] }] }, true],
    ['a numeric range', { price: [{ numeric: ['>', 100, '<=', 150.5] }] }, true],
    ['a range it is outside of', { price: [{ numeric: ['<', 150.5] }] }, false],
    ['a number condition on text', { store: [{ numeric: ['>', 0] }] }, false],
    ['presence', { store: [{ exists: true }] }, true],
    ['absence of what is there', { store: [{ exists: false }] }, false],
    ['absence of what is not there', { colour: [{ exists: false }] }, true],
    ['any element of an array', { interests: ['baseball'] }, true],
    ['a number in an array', { interests: [{ numeric: ['>', 6] }] }, true],
    ['null in an array', { interests: [null] }, true],
    ['an address range', { address: [{ cidr: '10.0.0.0/16' }] }, true],
    ['another address range', { address: [{ cidr: '10.1.0.0/16' }] }, false],
    ['alternatives of which one holds', { $or: [{ store: ['other'] }, { price: [{ numeric: ['>', 1] }] }] }, true],
    ['alternatives of which none holds', { $or: [{ store: ['other'] }, { price: [1] }] }, false],
    ['alternatives beside a key that fails', { store: ['other'], $or: [{ price: [150.5] }, { price: [1] }] }, false],
    ['a binary attribute, which is not looked at', { photo: [{ exists: true }] }, false],
  ])('asking for %s', (_, policy, passes) => {
    expect(passesAttributes(policy)).toBe(passes);
  });
});

const BODY = JSON.stringify({
  store: 'example_corp',
  customer: { tier: 'gold', address: { city: 'Oslo' } },
  items: [
    { sku: 'a', count: 1 },
    { sku: 'b', count: 5 },
  ],
  paid: true,
  note: null,
});

const passesBody = (policy: object, body = BODY): boolean =>
  passesFilter(JSON.stringify(policy), 'MessageBody', { body, attributes: {} });

describe('a filter policy on the message body', () => {
  it.each([
    ['a key', { store: ['example_corp'] }, true],
    ['a nested key', { customer: { address: { city: ['Oslo'] } } }, true],
    ['a nested key of another value', { customer: { tier: ['silver'] } }, false],
    ['a nested key that is missing', { customer: { phone: { home: ['1'] } } }, false],
    ['absence of a nested key', { customer: { phone: [{ exists: false }] } }, true],
    ['a key in any object of an array', { items: { count: [{ numeric: ['>', 4] }] } }, true],
    ['a boolean', { paid: [true] }, true],
    ['null', { note: [null] }, true],
    ['alternatives inside an object', { customer: { $or: [{ tier: ['gold'] }, { tier: ['silver'] }] } }, true],
  ])('asking for %s', (_, policy, passes) => {
    expect(passesBody(policy)).toBe(passes);
  });

  it('does not let a body through that is no JSON object', () => {
    expect(passesBody({ store: [{ exists: false }] }, 'hello')).toBe(false);
  });
});

describe('a filter policy is refused', () => {
  it.each([
    ['that is no JSON', '{', /failed to parse/],
    ['that is no object', '[]', /must be a JSON object/],
    ['whose value is no list', '{"a":"b"}', /must be an object or an array/],
    ['with an empty list', '{"a":[]}', /Empty arrays/],
    ['with an operator that does not exist', '{"a":[{"like":"b"}]}', /Unrecognized match type like/],
    ['with two operators in one condition', '{"a":[{"prefix":"b","suffix":"c"}]}', /Only one key allowed/],
    ['with half a range', '{"a":[{"numeric":[">"]}]}', /Invalid numeric operand/],
    ['with a range of texts', '{"a":[{"numeric":[">","1"]}]}', /Unrecognized numeric range/],
    ['with an existence that is no boolean', '{"a":[{"exists":"yes"}]}', /exists match pattern/],
    ['with nested keys, for attributes', '{"a":{"b":["c"]}}', /does not support nested/],
    [
      'with more than five keys',
      JSON.stringify(Object.fromEntries([...'abcdef'].map((key) => [key, ['x']]))),
      /more than 5 keys/,
    ],
    ['with too many combinations', JSON.stringify({ a: Array(13).fill('x'), b: Array(13).fill('x') }), /too complex/],
  ])('%s', (_, policy, reason) => {
    expect(() => checkFilterPolicy(policy, 'MessageAttributes')).toThrow(reason);
  });
});
