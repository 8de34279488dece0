import type { Tag } from '@aws-sdk/client-eventbridge';
import type { ConditionValue } from '../../service.ts';

/** Adds tags to others; a key that is there already gets the new value. */
export const mergeTags = (
  existing: Readonly<Record<string, string>>,
  added: readonly Tag[] = [],
): Record<string, string> => ({
  ...existing,
  ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])),
});

/** Condition keys about the tags that a call brings. */
export const requestTags = (tags: readonly Tag[] = []): Record<string, ConditionValue> => ({
  ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
  ...(tags.length > 0 && { 'aws:TagKeys': tags.map(({ Key = '' }) => Key) }),
});
