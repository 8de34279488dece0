import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fits, parseWildcards } from '../../../../infra/local-aws/iam-policy/pattern.ts';
import { decide, deny, type Layers, type StatementJson } from './policy-case.ts';

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'iam:PassRole');
const actionPattern = fc.oneof(action, fc.constantFrom('*', 's3:*', 's3:Get*', '*Object', 'sqs:?endMessage'));
const resource = fc.constantFrom('arn:aws:s3:::a/1', 'arn:aws:s3:::a/2', 'arn:aws:s3:::b/1', '*');
const resourcePattern = fc.oneof(resource, fc.constantFrom('arn:aws:s3:::a/*', 'arn:aws:s3:::?/1', '*/1'));
const condition = fc.option(
  fc.constantFrom<StatementJson>(
    { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
    { StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } },
    { Null: { 'aws:PrincipalTag/team': 'true' } },
    { 'ForAllValues:StringLike': { 'aws:TagKeys': ['t*'] } },
  ),
  { nil: undefined },
);
const context = fc.record(
  {
    'aws:PrincipalTag/team': fc.constantFrom('blue', 'red'),
    'aws:TagKeys': fc.subarray(['team', 'stage']),
  },
  { requiredKeys: [] },
);

const statementOf = (effect: fc.Arbitrary<string>): fc.Arbitrary<StatementJson> =>
  fc
    .tuple(
      effect,
      fc.oneof(
        fc.record({ Action: fc.array(actionPattern, { minLength: 1, maxLength: 3 }) }),
        fc.record({ NotAction: actionPattern }),
      ),
      fc.oneof(fc.record({ Resource: resourcePattern }), fc.record({ NotResource: resourcePattern })),
      condition,
    )
    .map(([Effect, actions, resources, Condition]) => ({
      Effect,
      ...actions,
      ...resources,
      ...(Condition && { Condition }),
    }));

const statement = statementOf(fc.constantFrom('Allow', 'Allow', 'Deny'));
const statements = fc.array(statement, { maxLength: 5 });
const question = fc.record({ action, on: resource, context });
const layers = fc.record(
  { identity: statements, boundary: statements, session: statements },
  { requiredKeys: ['identity'] },
) as fc.Arbitrary<Layers>;
const layerName = fc.constantFrom<keyof Layers>('identity', 'boundary', 'session');

const isAllowed = (asked: Parameters<typeof decide>[0]): boolean => decide(asked) === 'allowed';

const holdsFor = <T>(property: fc.IProperty<T>): void => fc.assert(property, { numRuns: 500 });

describe('whatever the policies say', () => {
  test('adding a deny to any layer in force never turns a denial into permission', () => {
    holdsFor(
      fc.property(
        question,
        layers,
        layerName,
        statementOf(fc.constant('Deny')),
        fc.nat(5),
        (asked, policies, layer, denial, at) => {
          const list = policies[layer];
          fc.pre(list !== undefined);
          const more = { ...policies, [layer]: [...list.slice(0, at), denial, ...list.slice(at)] };
          expect(isAllowed({ ...asked, ...more }) && !isAllowed({ ...asked, ...policies })).toBe(false);
        },
      ),
    );
  });

  test('adding an allow to any layer in force never turns permission into a denial', () => {
    holdsFor(
      fc.property(
        question,
        layers,
        layerName,
        statementOf(fc.constant('Allow')),
        (asked, policies, layer, permission) => {
          const list = policies[layer];
          fc.pre(list !== undefined && isAllowed({ ...asked, ...policies }));
          expect(isAllowed({ ...asked, ...policies, [layer]: [...list, permission] })).toBe(true);
        },
      ),
    );
  });

  test('the order of statements does not matter', () => {
    holdsFor(
      fc.property(
        question,
        statements.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
        (asked, [one, other]) => {
          expect(decide({ ...asked, identity: one })).toBe(decide({ ...asked, identity: other }));
        },
      ),
    );
  });

  test('a statement said twice says nothing more', () => {
    holdsFor(
      fc.property(question, statements, (asked, list) => {
        expect(decide({ ...asked, identity: [...list, ...list] })).toBe(decide({ ...asked, identity: list }));
      }),
    );
  });

  test('NotAction is the complement of Action', () => {
    holdsFor(
      fc.property(question, actionPattern, resourcePattern, (asked, pattern, Resource) => {
        const listed = isAllowed({ ...asked, identity: [{ Effect: 'Allow', Action: pattern, Resource: '*' }] });
        const others = isAllowed({ ...asked, identity: [{ Effect: 'Allow', NotAction: pattern, Resource: '*' }] });
        const both = [
          { Effect: 'Allow', Action: pattern, Resource },
          { Effect: 'Allow', NotAction: pattern, Resource },
        ];
        expect(others).toBe(!listed);
        expect(decide({ ...asked, identity: both })).toBe(
          decide({ ...asked, identity: [{ Effect: 'Allow', Action: '*', Resource }] }),
        );
      }),
    );
  });

  test('NotResource is the complement of Resource', () => {
    holdsFor(
      fc.property(question, resourcePattern, (asked, pattern) => {
        const listed = isAllowed({ ...asked, identity: [{ Effect: 'Allow', Action: '*', Resource: pattern }] });
        const others = isAllowed({ ...asked, identity: [{ Effect: 'Allow', Action: '*', NotResource: pattern }] });
        expect(others).toBe(!listed);
      }),
    );
  });

  test('boundary and session policy allow exactly the intersection', () => {
    holdsFor(
      fc.property(question, statements, statements, statements, (asked, identity, boundary, session) => {
        const each = [identity, boundary, session].map((list) => isAllowed({ ...asked, identity: list }));
        expect(isAllowed({ ...asked, identity, boundary, session })).toBe(each.every(Boolean));
      }),
    );
  });

  test('actions have no case', () => {
    holdsFor(
      fc.property(question, statements, (asked, identity) => {
        const shouted = decide({ ...asked, action: asked.action.toUpperCase(), identity });
        expect(shouted).toBe(decide({ ...asked, identity }));
      }),
    );
  });

  test('a resource without wildcards names itself and nothing else', () => {
    const plain = fc.string({ minLength: 1 }).filter((text) => !/[*?$]/.test(text));
    holdsFor(
      fc.property(plain, plain, (named, asked) => {
        const identity = [{ Effect: 'Allow', Action: '*', Resource: named }];
        expect(isAllowed({ on: asked, identity })).toBe(named === asked);
      }),
    );
  });

  test('a variable matches its value and nothing else, whatever the value contains', () => {
    const identity = [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::a/${aws:userid}' }];
    holdsFor(
      fc.property(fc.string(), fc.string(), (value, asked) => {
        const on = `arn:aws:s3:::a/${asked}`;
        expect(isAllowed({ on, identity, context: { 'aws:userid': value } })).toBe(value === asked);
      }),
    );
  });

  test('a deny of everything leaves nothing', () => {
    holdsFor(
      fc.property(question, layers, (asked, policies) => {
        expect(isAllowed({ ...asked, ...policies, identity: [...(policies.identity ?? []), deny()] })).toBe(false);
      }),
    );
  });
});

describe('wildcards', () => {
  test('match what a regular expression of the same meaning matches', () => {
    const alphabet = fc.constantFrom('a', 'b', '/', '*', '?');
    const text = fc.array(alphabet, { maxLength: 8 }).map((letters) => letters.join(''));
    holdsFor(
      fc.property(text, text, (pattern, subject) => {
        const source = pattern.replace(/\*/g, '[^]*').replace(/\?/g, '[^]');
        expect(fits(parseWildcards(pattern), subject)).toBe(new RegExp(`^${source}$`).test(subject));
      }),
    );
  });

  test('take no more than a moment for a hostile pattern', () => {
    const began = performance.now();
    expect(fits(parseWildcards('*a'.repeat(200)), `${'a'.repeat(5000)}b`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

function shuffled<T>(list: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
}
