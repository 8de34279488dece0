/** A policy as IAM's JSON policy language has it, in the one shape that evaluation works with. */

export type PrincipalElement = '*' | Readonly<Record<string, readonly string[]>>;

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principal?: PrincipalElement;
  readonly notPrincipal?: PrincipalElement;
  readonly conditions: readonly ConditionClause[];
}

/** One operator applied to one key; all clauses of a statement must hold. */
export interface ConditionClause {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface PolicyDocument {
  /** Policy variables exist from version 2012-10-17 on. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

/** How many parsed documents are kept; an account of the size served here has fewer. */
const PARSED_MAX = 1000;
const parsed = new Map<string, PolicyDocument>();

/** Reads a stored policy text. The text is expected to have passed validation; anything else throws a `SyntaxError`. */
export function parsePolicy(text: string): PolicyDocument {
  const known = parsed.get(text);
  if (known) return known;
  const document = toDocument(JSON.parse(text) as RawPolicy);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(text, document);
  return document;
}

type OneOrMany<T> = T | readonly T[];
type Scalar = string | number | boolean;

interface RawStatement {
  Sid?: string;
  Effect?: string;
  Action?: OneOrMany<string>;
  NotAction?: OneOrMany<string>;
  Resource?: OneOrMany<string>;
  NotResource?: OneOrMany<string>;
  Principal?: '*' | Record<string, OneOrMany<string>>;
  NotPrincipal?: '*' | Record<string, OneOrMany<string>>;
  Condition?: Record<string, Record<string, OneOrMany<Scalar>>>;
}

interface RawPolicy {
  Version?: string;
  Statement?: OneOrMany<RawStatement>;
}

function toDocument(raw: RawPolicy): PolicyDocument {
  return { variables: raw.Version === '2012-10-17', statements: (list(raw.Statement) ?? []).map(toStatement) };
}

function toStatement(raw: RawStatement): Statement {
  return {
    sid: raw.Sid,
    // Anything that is not plainly an Allow can only take away: a damaged record must not grant.
    effect: raw.Effect === 'Allow' ? 'Allow' : 'Deny',
    actions: list(raw.Action),
    notActions: list(raw.NotAction),
    resources: list(raw.Resource),
    notResources: list(raw.NotResource),
    principal: toPrincipal(raw.Principal),
    notPrincipal: toPrincipal(raw.NotPrincipal),
    conditions: toConditions(raw.Condition ?? {}),
  };
}

function toPrincipal(raw: RawStatement['Principal']): PrincipalElement | undefined {
  if (raw === undefined || raw === '*') return raw;
  return Object.fromEntries(Object.entries(raw).map(([kind, names]) => [kind, list(names) ?? []]));
}

function toConditions(raw: NonNullable<RawStatement['Condition']>): ConditionClause[] {
  return Object.entries(raw).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: (list(values) ?? []).map(String) })),
  );
}

function list<T>(value: OneOrMany<T> | undefined): readonly T[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
