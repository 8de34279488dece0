import { isConditionOperator } from './condition.ts';

/** A statement that has the right elements with values of the right kinds; what they mean is not yet looked at. */
export interface RawStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface RawPolicy {
  readonly version?: string;
  readonly statements: readonly RawStatement[];
}

const POLICY_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);
const EXCLUSIVE = [
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
  ['Principal', 'NotPrincipal'],
] as const;

type JsonObject = Record<string, unknown>;

/** Reads a policy by the grammar of the policy language; undefined when the text does not keep to it. */
export function readPolicySyntax(text: string): RawPolicy | undefined {
  const policy = readJson(text);
  if (!isObject(policy) || !onlyKeys(policy, POLICY_ELEMENTS)) return undefined;
  const { Version: version, Id: id, Statement: statement } = policy;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return undefined;
  if (id !== undefined && typeof id !== 'string') return undefined;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  if (statements.length === 0 || !statements.every(isStatement)) return undefined;
  return { version, statements };
}

/** The parsed text; undefined when it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The element's values, however they are written. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function isStatement(value: unknown): value is RawStatement {
  if (!isObject(value) || !onlyKeys(value, STATEMENT_ELEMENTS)) return false;
  if (EXCLUSIVE.some(([one, other]) => one in value && other in value)) return false;
  if (value['Sid'] !== undefined && typeof value['Sid'] !== 'string') return false;
  return (
    isEffect(value['Effect']) &&
    [value['Action'], value['NotAction'], value['Resource'], value['NotResource']].every(isOptionalTexts) &&
    [value['Principal'], value['NotPrincipal']].every(isOptionalPrincipal) &&
    isOptionalCondition(value['Condition'])
  );
}

const isEffect = (value: unknown): boolean => value === 'Allow' || value === 'Deny';
const isOptionalTexts = (value: unknown): boolean => value === undefined || isTexts(value);
const isTexts = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
const isOptionalPrincipal = (value: unknown): boolean =>
  value === undefined || value === '*' || (isObject(value) && Object.values(value).every(isTexts));

function isOptionalCondition(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([operator, keys]) =>
      isConditionOperator(operator) && isObject(keys) && Object.values(keys).every(isConditionValue),
  );
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isConditionValue = (value: unknown): boolean =>
  isScalar(value) || (Array.isArray(value) && value.every(isScalar));

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const onlyKeys = (value: JsonObject, allowed: ReadonlySet<string>): boolean =>
  Object.keys(value).every((key) => allowed.has(key));
