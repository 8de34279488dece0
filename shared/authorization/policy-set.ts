import {
  type DetailedError,
  type PolicyJson,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import { canonicalHash } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import { CedarTextError } from './cedar-text-error.ts';
import type { PolicyText } from './shipped-policies.ts';

/** A policy with what code has to know of it. */
export interface KnownPolicy extends PolicyText {
  effect: PolicyJson['effect'];
  /** The one action that it is about; undefined when it is about several or all. */
  action: string | undefined;
  explanation: string;
  /** `hold`: it passes by itself. */
  denialEffect: 'refuse' | 'hold';
}

/** Policies that Cedar has parsed and found to fit the schema, kept inside the engine under these names. */
export interface PolicySet {
  policies: ReadonlyMap<string, KnownPolicy>;
  schemaName: string;
  /** Every policy. */
  all: string;
  /** Without the forbids that pass by themselves: what would be denied even when their time is over. */
  standing: string;
}

/**
 * Parses and validates the shipped policies with the operator's own. Throws `TerminalError` naming the policy that does
 * not parse, does not fit the schema, permits something, or takes an id that is taken; `CedarTextError` with its place
 * when it is the operator's.
 */
export const createPolicySet = (shipped: readonly PolicyText[], operatorText: string, schema: string): PolicySet => {
  const content = canonicalHash({ shipped, operatorText, schema });
  const set = PREPARED.get(content) ?? prepare(shipped, operatorText, schema);
  PREPARED.set(content, set);
  return set;
};

/** The engine keeps what it parsed for as long as the process lives; so is remembered what it was found to be. */
const PREPARED = new Map<string, PolicySet>();

const prepare = (shipped: readonly PolicyText[], operatorText: string, schema: string): PolicySet => {
  const own = operatorPolicies(operatorText);
  const known = [...shipped, ...own].map(describe);
  for (const [index, policy] of own.entries())
    refuseUnwelcome(policy, known[shipped.length + index], known.slice(0, shipped.length + index));
  const texts = Object.fromEntries(known.map(({ id, text }) => [id, text]));
  refuseMisfits(texts, schema, own);
  const standing = known.filter(({ denialEffect }) => denialEffect !== 'hold').map(({ id, text }) => [id, text]);
  const schemaName = `schema-${canonicalHash(schema)}`;
  required(preparseSchema(schemaName, schema), 'the schema');
  return {
    policies: new Map(known.map((policy) => [policy.id, policy])),
    schemaName,
    all: preparsed(texts),
    standing: preparsed(Object.fromEntries(standing) as Record<string, string>),
  };
};

/** Named after its content: the engine keeps one copy however often a policy file is loaded. */
const preparsed = (staticPolicies: Record<string, string>): string => {
  const name = `policies-${canonicalHash(staticPolicies)}`;
  required(preparsePolicySet(name, { staticPolicies }), 'the policies');
  return name;
};

/** A policy of the operator's, and where it begins in their text. */
interface OwnPolicy extends PolicyText {
  offset: number;
}

const operatorPolicies = (text: string): OwnPolicy[] => {
  if (text.trim() === '') return [];
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure')
    throw new CedarTextError(`\`cedar\` does not parse: ${messages(parts.errors)}`, startOf(parts.errors[0], text));
  const [template] = parts.policy_templates;
  if (template !== undefined)
    throw new CedarTextError('`cedar` has a template: nothing would fill it in', text.indexOf(template));
  let end = 0;
  return parts.policies.map((each, index) => {
    const offset = Math.max(0, text.indexOf(each, end));
    end = offset + each.length;
    return { id: annotationsOf(each).id ?? `cedar-${index + 1}`, text: each, offset };
  });
};

/** Where the engine found an error, in characters: it counts the bytes of UTF-8. */
const startOf = (error: Pick<DetailedError, 'sourceLocations'> | undefined, text: string): number =>
  Buffer.from(text)
    .subarray(0, error?.sourceLocations?.[0]?.start ?? 0)
    .toString().length;

const parse = (text: string, name: string): PolicyJson => {
  const parsed = policyToJson(text);
  if (parsed.type === 'failure') throw new TerminalError(`${name} does not parse: ${messages(parsed.errors)}`);
  return parsed.json;
};

const annotationsOf = (text: string): Record<string, string> => parse(text, '`cedar`').annotations ?? {};

const describe = ({ id, text }: PolicyText): KnownPolicy => {
  const { effect, action, annotations = {} } = parse(text, `policy \`${id}\``);
  const one = action.op === '==' && 'entity' in action ? uidOf(action.entity) : undefined;
  return {
    id,
    text,
    effect,
    action: one,
    explanation: annotations.explanation ?? `policy \`${id}\` ${effect}s it`,
    denialEffect: annotations.effect === 'hold' ? 'hold' : 'refuse',
  };
};

const uidOf = (entity: { __entity: { id: string } } | { id: string }): string =>
  '__entity' in entity ? entity.__entity.id : entity.id;

/** An id that is taken, and a permit, which would widen what the shipped policies allow. */
const refuseUnwelcome = (
  { id, offset }: OwnPolicy,
  known: KnownPolicy | undefined,
  before: readonly KnownPolicy[],
): void => {
  if (before.some((other) => other.id === id)) throw new CedarTextError(`two policies have the id \`${id}\``, offset);
  if (known?.effect === 'permit')
    throw new CedarTextError(`policy \`${id}\` is a permit: only forbids may be added`, offset);
};

const refuseMisfits = (staticPolicies: Record<string, string>, schema: string, own: readonly OwnPolicy[]): void => {
  const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
  if (answer.type === 'failure') throw new TerminalError(`the policies cannot be judged: ${messages(answer.errors)}`);
  const wrong = answer.validationErrors.map(({ policyId, error }) => `policy \`${policyId}\`: ${error.message}`);
  const [first] = answer.validationErrors;
  if (first === undefined) return;
  const policy = own.find(({ id }) => id === first.policyId);
  if (policy === undefined) throw new TerminalError(wrong.join('; '));
  throw new CedarTextError(wrong.join('; '), policy.offset + startOf(first.error, policy.text));
};

const required = (answer: { type: string; errors?: { message: string }[] }, what: string): void => {
  if (answer.type === 'failure') throw new TerminalError(`${what} cannot be used: ${messages(answer.errors ?? [])}`);
};

const messages = (errors: readonly { message: string }[]): string => errors.map(({ message }) => message).join('; ');
