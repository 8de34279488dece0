import type { Tag } from '@aws-sdk/client-iam';
import type { ConditionValue } from '../../service.ts';
import { required, textBetween } from './constraint.ts';
import { limitExceeded } from './iam-error.ts';
import type { StoredTag } from './records.ts';

const TAGS_MAX = 50;

/** Adds tags to others; a key that is there already, in whatever case, gets the new value. */
export function mergeTags(existing: readonly StoredTag[], added: readonly Tag[] | undefined): StoredTag[] {
  const byKey = new Map(existing.map((tag) => [tag.Key.toLowerCase(), tag]));
  for (const tag of added ?? []) {
    const key = textBetween(required(tag.Key, 'tags.member.key'), 'tags.member.key', 1, 128);
    const value = textBetween(required(tag.Value, 'tags.member.value'), 'tags.member.value', 0, 256);
    byKey.set(key.toLowerCase(), { Key: key, Value: value });
  }
  if (byKey.size > TAGS_MAX) throw limitExceeded('The number of tags has reached the maximum limit.');
  return [...byKey.values()];
}

export function withoutTags(existing: readonly StoredTag[], keys: readonly string[]): StoredTag[] {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  return existing.filter(({ Key }) => !removed.has(Key.toLowerCase()));
}

/** Condition keys that say which tags a request sets. */
export function requestTagContext(tags: readonly Tag[] | undefined): Record<string, ConditionValue> {
  if (!tags?.length) return {};
  const named = tags.filter((tag) => tag.Key !== undefined);
  return {
    'aws:TagKeys': named.map(({ Key }) => Key ?? ''),
    ...Object.fromEntries(named.map(({ Key, Value }) => [`aws:RequestTag/${Key ?? ''}`, Value ?? ''])),
  };
}

/** Condition keys that say which tags the resource has. */
export function resourceTagContext(tags: readonly StoredTag[]): Record<string, ConditionValue> {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key}`, Value],
      [`iam:ResourceTag/${Key}`, Value],
    ]),
  );
}
