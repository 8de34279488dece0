import { inIpRange } from '../iam-policy/ip-range.ts';

export type Scalar = string | number | boolean | null;

/** One element of a condition list: a scalar to be equal to, or an object with one operator. */
export type Condition = Scalar | Readonly<Record<string, unknown>>;

const compare: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

export const isNumericOperator = (operator: unknown): boolean => typeof operator === 'string' && operator in compare;

/** `[">", 0, "<=", 150]`: every pair must hold. */
const isInRange = (value: Scalar, range: readonly unknown[]): boolean => {
  if (typeof value !== 'number') return false;
  for (let index = 0; index < range.length; index += 2) {
    if (!compare[String(range[index])]?.(value, Number(range[index + 1]))) return false;
  }
  return true;
};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const isExcluded = (value: Scalar, excluded: unknown): boolean => {
  if (typeof excluded !== 'object' || excluded === null || Array.isArray(excluded)) {
    return asList(excluded).includes(value);
  }
  return Object.entries(excluded).some(([operator, operands]) =>
    asList(operands).some((operand) => OPERATORS[operator]?.(value, operand)),
  );
};

const onText =
  (test: (value: string, operand: string) => boolean) =>
  (value: Scalar, operand: unknown): boolean =>
    typeof value === 'string' && test(value, String(operand));

const OPERATORS: Readonly<Record<string, (value: Scalar, operand: unknown) => boolean>> = {
  prefix: onText((value, operand) => value.startsWith(operand)),
  suffix: onText((value, operand) => value.endsWith(operand)),
  'equals-ignore-case': onText((value, operand) => value.toLowerCase() === operand.toLowerCase()),
  cidr: onText((value, operand) => inIpRange(value, operand)),
  numeric: (value, operand) => isInRange(value, asList(operand)),
  'anything-but': (value, operand) => !isExcluded(value, operand),
  exists: (_, operand) => operand === true,
};

export const isOperator = (name: string): boolean => name in OPERATORS;

/** Whether one value meets one condition. */
export const meets = (value: Scalar, condition: Condition): boolean => {
  if (typeof condition !== 'object' || condition === null) return value === condition;
  return Object.entries(condition).every(([operator, operand]) => OPERATORS[operator]?.(value, operand) ?? false);
};

/** Whether a condition asks for a key to be absent. */
export const asksForAbsence = (condition: Condition): boolean =>
  typeof condition === 'object' && condition !== null && condition['exists'] === false;
