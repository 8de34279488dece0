import { asksForAbsence, meets, type Condition, type Scalar } from './condition.ts';

/** A pattern: what values each key may have, or a pattern for what the key contains. */
export interface EventPattern {
  readonly [key: string]: readonly Condition[] | readonly EventPattern[] | EventPattern;
}

export type Values = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `$or` is an operator only over at least two patterns; else it is a key like any other. */
export const isAlternatives = (key: string, value: unknown): value is readonly EventPattern[] =>
  key === '$or' && Array.isArray(value) && value.length > 1 && value.every(isObject);

const scalarsOf = (value: unknown): Scalar[] =>
  (Array.isArray(value) ? value.flat(Infinity) : [value]).filter((each): each is Scalar => !isObject(each));

/** A list of conditions holds when any value of the key meets any of them, or when absence is asked for and true. */
const listHolds = (conditions: readonly Condition[], values: Values, key: string): boolean => {
  if (!(key in values)) return conditions.some(asksForAbsence);
  const scalars = scalarsOf(values[key]);
  return conditions.some((condition) => scalars.some((value) => meets(value, condition)));
};

const nestedHolds = (pattern: EventPattern, value: unknown): boolean => {
  const objects = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject);
  return objects.length === 0 ? patternHolds(pattern, {}) : objects.some((each) => patternHolds(pattern, each));
};

/** Whether values meet a pattern: every key of it. */
export const patternHolds = (pattern: EventPattern, values: Values): boolean =>
  Object.entries(pattern).every(([key, wanted]) => {
    if (isAlternatives(key, wanted)) return wanted.some((alternative) => patternHolds(alternative, values));
    if (Array.isArray(wanted)) return listHolds(wanted as readonly Condition[], values, key);
    return nestedHolds(wanted as EventPattern, values[key]);
  });
