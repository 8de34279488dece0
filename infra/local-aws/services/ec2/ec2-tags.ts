import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { invalidValue } from './ec2-error.ts';
import type { TagMap } from './records.ts';

/** Tags as EC2 shows them. */
export const tagList = (tags: TagMap): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagMap = (tags: readonly Tag[] | undefined): TagMap =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** The tags that a creation asks for; they must be for the type of resource that it creates. */
export function specifiedTags(specifications: readonly TagSpecification[] | undefined, type: string): TagMap {
  for (const { ResourceType } of specifications ?? [])
    if (ResourceType !== type) throw invalidValue(`'${ResourceType ?? ''}' is not a valid taggable resource type.`);
  return Object.assign({}, ...(specifications ?? []).map(({ Tags }) => tagMap(Tags))) as TagMap;
}
