import type * as Ecs from '@aws-sdk/client-ecs';
import type { Collection } from '../../world.ts';
import { operation, type Operation } from '../../service.ts';
import type { EcsAccess } from './ecs-access.ts';
import { invalidParameter } from './ecs-error.ts';
import type { EcsStore } from './ecs-store.ts';
import { fromTags, toTags } from './tags.ts';

interface Tagged {
  tags: Record<string, string>;
}

/** Tags of clusters, services and task definitions, by ARN. */
export const tagOperations = (store: EcsStore, access: EcsAccess): Record<string, Operation> => {
  const collections: readonly Collection<Tagged>[] = [store.clusters, store.services, store.definitions];
  const change = (arn: string, tags: (before: Record<string, string>) => Record<string, string>): void => {
    const collection = collections.find((each) => each.has(arn));
    const record = collection?.get(arn);
    if (!collection || !record) throw invalidParameter('The specified resource is not found.');
    collection.set(arn, { ...record, tags: tags(record.tags) });
  };
  return {
    TagResource: operation<Ecs.TagResourceRequest, object>({
      honours: ['resourceArn', 'tags[].key', 'tags[].value'],
      writes: true,
      access: ({ resourceArn }) => access.tagged('TagResource', resourceArn),
      handle: ({ resourceArn = '', tags }) => {
        change(resourceArn, (before) => ({ ...before, ...fromTags(tags) }));
        return {};
      },
    }),
    UntagResource: operation<Ecs.UntagResourceRequest, object>({
      honours: ['resourceArn', 'tagKeys'],
      writes: true,
      access: ({ resourceArn }) => access.tagged('UntagResource', resourceArn),
      handle: ({ resourceArn = '', tagKeys = [] }) => {
        change(resourceArn, (before) =>
          Object.fromEntries(Object.entries(before).filter(([key]) => !tagKeys.includes(key))),
        );
        return {};
      },
    }),
    ListTagsForResource: operation<Ecs.ListTagsForResourceRequest, Ecs.ListTagsForResourceResponse>({
      honours: ['resourceArn'],
      writes: false,
      access: ({ resourceArn }) => access.tagged('ListTagsForResource', resourceArn),
      handle: ({ resourceArn = '' }) => {
        const record = collections.map((each) => each.get(resourceArn)).find((each) => each !== undefined);
        if (!record) throw invalidParameter('The specified resource is not found.');
        return { tags: toTags(record.tags) };
      },
    }),
  };
};
