import { asksForAbsence, meets, type Condition, type Scalar } from './filter-condition.ts';
import type { MessageAttribute } from './notification.ts';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** A policy, or in the scope of the body a policy for what a key contains. */
export interface FilterPolicy {
  readonly [key: string]: readonly Condition[] | readonly FilterPolicy[] | FilterPolicy;
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `$or` is an operator only over at least two policies; else it is a key like any other. */
export const isAlternatives = (key: string, value: unknown): value is readonly FilterPolicy[] =>
  key === '$or' && Array.isArray(value) && value.length > 1 && value.every(isObject);

const scalarsOf = (value: unknown): Scalar[] =>
  (Array.isArray(value) ? value.flat(Infinity) : [value]).filter((each): each is Scalar => !isObject(each));

/** A list of conditions holds when any value of the key meets any of them, or when absence is asked for and true. */
const listHolds = (conditions: readonly Condition[], values: Values, key: string): boolean => {
  if (!(key in values)) return conditions.some(asksForAbsence);
  const scalars = scalarsOf(values[key]);
  return conditions.some((condition) => scalars.some((value) => meets(value, condition)));
};

const nestedHolds = (policy: FilterPolicy, value: unknown): boolean => {
  const objects = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject);
  return objects.length === 0 ? policyHolds(policy, {}) : objects.some((each) => policyHolds(policy, each));
};

const policyHolds = (policy: FilterPolicy, values: Values): boolean =>
  Object.entries(policy).every(([key, wanted]) => {
    if (isAlternatives(key, wanted)) return wanted.some((alternative) => policyHolds(alternative, values));
    if (Array.isArray(wanted)) return listHolds(wanted as readonly Condition[], values, key);
    return nestedHolds(wanted as FilterPolicy, values[key]);
  });

const attributeValue = ({ type, value }: MessageAttribute): unknown => {
  if (type === 'Number') return Number(value);
  if (type !== 'String.Array') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

/** Binary attributes are not looked at (SNS developer guide). */
const attributeValues = (attributes: Readonly<Record<string, MessageAttribute>>): Values =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([, { type }]) => !type.startsWith('Binary'))
      .map(([name, attribute]) => [name, attributeValue(attribute)]),
  );

const bodyValues = (body: string): Values | undefined => {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** Whether a subscription with this filter policy receives a message; without a policy it always does. */
export const passesFilter = (
  policyText: string | undefined,
  scope: FilterPolicyScope,
  message: { readonly body: string; readonly attributes: Readonly<Record<string, MessageAttribute>> },
): boolean => {
  if (!policyText) return true;
  const values = scope === 'MessageBody' ? bodyValues(message.body) : attributeValues(message.attributes);
  return values !== undefined && policyHolds(JSON.parse(policyText) as FilterPolicy, values);
};
