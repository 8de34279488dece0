import { type EventPattern, isObject, patternHolds, type Values } from '../../event-pattern/pattern.ts';
import type { MessageAttribute } from './notification.ts';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

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
  return values !== undefined && patternHolds(JSON.parse(policyText) as EventPattern, values);
};
