import type { FilterCriteria } from '@aws-sdk/client-lambda';
import { patternHolds, type EventPattern } from '../../event-pattern/pattern.ts';
import { patternProblem } from '../../event-pattern/problem.ts';
import type { QueueMessage } from '../../world.ts';
import { invalidParameter } from './lambda-error.ts';

const FILTERS_MAX = 5;

/** The patterns of a mapping's filter, checked; none where the filter is empty, which takes it away. */
export const readFilter = ({ Filters = [] }: FilterCriteria): string[] => {
  const patterns = Filters.map(({ Pattern = '{}' }) => Pattern);
  if (patterns.length > FILTERS_MAX)
    throw invalidParameter(`Filter criteria cannot have more than ${FILTERS_MAX} filters.`);
  const isBad = (pattern: string): boolean => pattern !== '{}' && patternProblem(pattern) !== undefined;
  if (patterns.some(isBad)) throw invalidParameter('Invalid filter pattern definition.');
  return patterns;
};

export const shownFilter = (patterns: readonly string[]): FilterCriteria => ({
  Filters: patterns.map((Pattern) => ({ Pattern })),
});

/**
 * Whether a message meets one of the patterns; without any, it does. As AWS documents: a body that is JSON is matched
 * as such and any other as text, and a message whose format does not fit the pattern is dropped.
 */
export const passesFilter = (patterns: readonly string[] | undefined, message: QueueMessage): boolean => {
  if (patterns === undefined || patterns.length === 0) return true;
  const event = {
    messageId: message.messageId,
    body: bodyOf(message.body),
    attributes: message.attributes,
    messageAttributes: message.messageAttributes,
  };
  return patterns.some((pattern) => patternHolds(JSON.parse(pattern) as EventPattern, event));
};

const bodyOf = (text: string): unknown => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? body : text;
  } catch {
    return text;
  }
};
