import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../shared/parse-json.ts';

describe('JSON of one reading', () => {
  it.each([
    ['at the top', '{"hash":"a","hash":"b"}'],
    ['with the same value', '{"hash":"a","hash":"a"}'],
    ['in another spelling', '{"hash":"a","h\\u0061sh":"b"}'],
    ['as the prototype', '{"__proto__":{},"__proto__":{}}'],
    ['without a name', '{"":1,"":2}'],
    ['below', '{"a":{"b":[{"c":1,"d":{},"c":2}]}}'],
    ['after an object that ended', '[{"a":{"b":1}},{"a":{"b":1},"a":2}]'],
    ['between others and spaces', ' { "a" : [ 1 , 2 ] , "b" : "," , "a" : 3 } '],
    ['after a quoted quote', '{"a\\"":1,"b":"\\\\","a\\"":2}'],
  ])('has no member that is there twice %s', (_, text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(() => parseJson(text)).toThrow(/twice/);
  });

  it('is what JSON is, when every member is there once', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJson(JSON.stringify(JSON.parse(text), null, 2))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('finds a member that somebody writes once more, wherever that is', () => {
    const value = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.array(tie('value')), tie('object')),
      object: fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 4 }),
    })).object;
    fc.assert(
      fc.property(value, fc.nat(), (object, pick) => {
        const text = JSON.stringify(object);
        const objects = [...text.matchAll(/"(?:[^"\\]|\\.)*"|\{(?=")/g)].filter(([token]) => token === '{');
        const { index } = objects[pick % objects.length]!;
        const [name = ''] = /"(?:[^"\\]|\\.)*"/.exec(text.slice(index)) ?? [];
        expect(() => parseJson(`${text.slice(0, index + 1)}${name}:null,${text.slice(index + 1)}`)).toThrow(/twice/);
      }),
    );
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":1}{"a":1}', '\ufeff{}'])('is not `%s`', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('is read in time that grows with its length, however deep it is', () => {
    const deep = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`;
    expect(() => parseJson(`{"b":${deep},"b":1}`)).toThrow(/twice/);
  });
});
