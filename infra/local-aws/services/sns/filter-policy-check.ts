import { isNumericOperator, isOperator } from '../../event-pattern/condition.ts';
import { isAlternatives } from '../../event-pattern/pattern.ts';
import { invalidParameter } from './errors.ts';
import type { FilterPolicyScope } from './filter-policy.ts';

const KEYS_MAX = 5;
const COMBINATIONS_MAX = 150;

const refuse = (reason: string): never => {
  throw invalidParameter(`FilterPolicy: ${reason}`);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const checkNumeric = (range: unknown): void => {
  if (!Array.isArray(range) || range.length === 0 || range.length % 2 !== 0) refuse('Invalid numeric operand');
  (range as unknown[]).forEach((part, index) => {
    const isValid = index % 2 === 0 ? isNumericOperator(part) : typeof part === 'number';
    if (!isValid) refuse(`Unrecognized numeric range: ${JSON.stringify(range)}`);
  });
};

const checkOperator = (operator: string, operand: unknown): void => {
  if (!isOperator(operator)) refuse(`Unrecognized match type ${operator}`);
  if (operator === 'numeric') checkNumeric(operand);
  if (operator === 'exists' && typeof operand !== 'boolean')
    refuse('exists match pattern must be either true or false.');
  if (operator === 'anything-but' && isObject(operand)) {
    for (const [inner, value] of Object.entries(operand)) checkOperator(inner, value);
  }
};

const checkCondition = (condition: unknown): void => {
  if (Array.isArray(condition)) refuse('Match value must be String, number, true, false, or null');
  if (!isObject(condition)) return;
  const operators = Object.entries(condition);
  if (operators.length !== 1) refuse('Only one key allowed in match expression');
  for (const [operator, operand] of operators) checkOperator(operator, operand);
};

/** Checks a policy's shape and counts its keys and the combinations its lists span. */
const measure = (policy: Record<string, unknown>, scope: FilterPolicyScope): { keys: number; combinations: number } => {
  let keys = 0;
  let combinations = 1;
  for (const [key, value] of Object.entries(policy)) {
    if (isAlternatives(key, value)) {
      const branches = value.map((branch) => measure(branch as Record<string, unknown>, scope));
      keys += Math.max(...branches.map((branch) => branch.keys));
      combinations *= branches.reduce((sum, branch) => sum + branch.combinations, 0);
    } else if (Array.isArray(value)) {
      if (value.length === 0) refuse('Empty arrays are not allowed');
      value.forEach(checkCondition);
      keys += 1;
      combinations *= value.length;
    } else if (isObject(value)) {
      if (scope === 'MessageAttributes')
        refuse('Filter policy scope MessageAttributes does not support nested filter policy');
      const nested = measure(value, scope);
      keys += nested.keys;
      combinations *= nested.combinations;
    } else refuse(`"${key}" must be an object or an array`);
  }
  return { keys, combinations };
};

/** Throws what AWS throws for a policy it would not take. */
export const checkFilterPolicy = (text: string, scope: FilterPolicyScope): void => {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    refuse('failed to parse JSON.');
  }
  if (!isObject(policy)) return refuse('Filter policy must be a JSON object');
  const { keys, combinations } = measure(policy, scope);
  if (keys > KEYS_MAX) refuse(`Filter policy can not have more than ${String(KEYS_MAX)} keys`);
  if (combinations > COMBINATIONS_MAX) refuse('Filter policy is too complex');
};
