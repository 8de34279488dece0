import { isNumericOperator, isOperator } from './condition.ts';
import { isAlternatives, isObject } from './pattern.ts';

/** Why a text is no event pattern, in AWS's words; undefined when it is one. */
export const patternProblem = (text: string): string | undefined => {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return 'Filter is not valid JSON';
  }
  return isObject(pattern) ? problemOf(pattern) : 'Filter is not an object';
};

const problemOf = (pattern: Readonly<Record<string, unknown>>): string | undefined => {
  const entries = Object.entries(pattern);
  if (entries.length === 0) return 'Empty objects are not allowed';
  for (const [key, value] of entries) {
    const problem = isAlternatives(key, value)
      ? firstProblem(value, (branch) => problemOf(branch))
      : problemOfValue(key, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const problemOfValue = (key: string, value: unknown): string | undefined => {
  if (isObject(value)) return problemOf(value);
  if (!Array.isArray(value)) return `"${key}" must be an object or an array`;
  if (value.length === 0) return 'Empty arrays are not allowed';
  return firstProblem(value as unknown[], problemOfCondition);
};

const problemOfCondition = (condition: unknown): string | undefined => {
  if (Array.isArray(condition)) return 'Match value must be String, number, true, false, or null';
  if (!isObject(condition)) return undefined;
  const operators = Object.entries(condition);
  if (operators.length !== 1) return 'Only one key allowed in match expression';
  return firstProblem(operators, ([operator, operand]) => problemOfOperator(operator, operand));
};

const problemOfOperator = (operator: string, operand: unknown): string | undefined => {
  if (!isOperator(operator)) return `Unrecognized match type ${operator}`;
  if (operator === 'exists' && typeof operand !== 'boolean')
    return 'exists match pattern must be either true or false.';
  if (operator === 'numeric' && !isRange(operand)) return `Unrecognized numeric range: ${JSON.stringify(operand)}`;
  if (operator !== 'anything-but' || !isObject(operand)) return undefined;
  return firstProblem(Object.entries(operand), ([inner, value]) => problemOfOperator(inner, value));
};

const isRange = (operand: unknown): boolean =>
  Array.isArray(operand) &&
  operand.length > 0 &&
  operand.length % 2 === 0 &&
  operand.every((part, index) => (index % 2 === 0 ? isNumericOperator(part) : typeof part === 'number'));

const firstProblem = <T>(all: readonly T[], problem: (each: T) => string | undefined): string | undefined => {
  for (const each of all) {
    const found = problem(each);
    if (found !== undefined) return found;
  }
  return undefined;
};
