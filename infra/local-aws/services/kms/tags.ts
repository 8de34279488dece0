import type { Tag } from '@aws-sdk/client-kms';
import { AwsError } from '../../aws-error.ts';

const TAGS_MAX = 50;

type Tags = Readonly<Record<string, string>>;

const checked = ({ TagKey: key = '', TagValue: value = '' }: Tag): [string, string] => {
  if (key === '' || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
    throw new AwsError('TagException', `The tag ${key} is not valid.`);
  }
  return [key, value];
};

/** Adds tags to others; a key that is there already gets the new value. */
export const mergeTags = (existing: Tags, added: readonly Tag[] = []): Tags => {
  const merged = { ...existing, ...Object.fromEntries(added.map(checked)) };
  if (Object.keys(merged).length > TAGS_MAX) throw new AwsError('LimitExceededException', 'Too many tags');
  return merged;
};

export const withoutTags = (existing: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(existing).filter(([key]) => !keys.includes(key)));
