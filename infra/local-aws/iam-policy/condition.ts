import { CONDITION_OPERATORS, plainPattern, type ConditionOperator } from './condition-operators.ts';
import type { ConditionClause } from './document.ts';
import type { Pattern } from './pattern.ts';
import type { RequestContext } from './request-context.ts';
import { resolvePattern } from './variables.ts';

interface OperatorName {
  readonly quantifier?: 'ForAllValues' | 'ForAnyValue';
  readonly base: string;
  readonly ifExists: boolean;
}

/** Takes `ForAnyValue:StringLikeIfExists` apart. */
export function readOperatorName(name: string): OperatorName {
  const [, quantifier, rest = name] = /^(ForAllValues|ForAnyValue):(.*)$/.exec(name) ?? [];
  const ifExists = rest.endsWith('IfExists');
  return {
    quantifier: quantifier as OperatorName['quantifier'],
    base: ifExists ? rest.slice(0, -'IfExists'.length) : rest,
    ifExists,
  };
}

export function isConditionOperator(name: string): boolean {
  const { base, ifExists } = readOperatorName(name);
  return base === 'Null' ? !ifExists : Object.hasOwn(CONDITION_OPERATORS, base);
}

/** Whether one clause holds. Values within a clause are alternatives (or, for negated operators, none may compare). */
export function conditionHolds(clause: ConditionClause, context: RequestContext, variables: boolean): boolean {
  const name = readOperatorName(clause.operator);
  const values = context.values(clause.key);
  if (name.base === 'Null') return !name.ifExists && nullHolds(clause.values, values);
  const operator = CONDITION_OPERATORS[name.base];
  if (!operator) return false;
  if (values === undefined || values.length === 0) return holdsWithoutValue(name, operator);
  const expected = patterns(clause.values, context, operator.variables && variables);
  const holds = (actual: string): boolean =>
    expected.some((pattern) => operator.compare(actual, pattern)) !== operator.negated;
  if (name.quantifier === 'ForAllValues') return values.every(holds);
  if (name.quantifier === 'ForAnyValue') return values.some(holds);
  // Without a quantifier a key with several values cannot be compared: AWS calls such a statement ineffective.
  return values.length === 1 && holds(values[0]!);
}

function nullHolds(expected: readonly string[], values: readonly string[] | undefined): boolean {
  const absent = values === undefined || values.length === 0;
  return expected.some((text) => (text.toLowerCase() === 'true') === absent);
}

/**
 * An absent key fails a positive operator and satisfies a negated one; `IfExists` makes it hold.
 * `ForAllValues` holds over nothing; `ForAnyValue` finds nothing.
 */
function holdsWithoutValue(name: OperatorName, operator: ConditionOperator): boolean {
  if (name.quantifier === 'ForAllValues') return true;
  if (name.quantifier === 'ForAnyValue') return name.ifExists;
  return name.ifExists || operator.negated;
}

function patterns(texts: readonly string[], context: RequestContext, variables: boolean): Pattern[] {
  if (!variables) return texts.map(plainPattern);
  return texts
    .map((text) => resolvePattern(text, context, { variables: true }))
    .filter((pattern) => pattern !== undefined);
}
