import type * as Kms from '@aws-sdk/client-kms';
import { operation, type Operation } from '../../service.ts';
import { keyAccess, requestTags } from './key-access.ts';
import type { Keys } from './keys.ts';
import { pageOf } from './page.ts';
import { mergeTags, withoutTags } from './tags.ts';

export const tagOperations = (keys: Keys): Record<string, Operation> => ({
  TagResource: operation<Kms.TagResourceRequest, object>({
    honours: ['KeyId', 'Tags'],
    writes: true,
    access: ({ KeyId, Tags }) => keyAccess(keys, 'TagResource', KeyId, requestTags(Tags)),
    handle: ({ KeyId, Tags }) => {
      const key = keys.changeable(KeyId);
      keys.save({ ...key, tags: mergeTags(key.tags, Tags) });
      return {};
    },
  }),
  UntagResource: operation<Kms.UntagResourceRequest, object>({
    honours: ['KeyId', 'TagKeys'],
    writes: true,
    access: ({ KeyId, TagKeys = [] }) => keyAccess(keys, 'UntagResource', KeyId, { 'aws:TagKeys': TagKeys }),
    handle: ({ KeyId, TagKeys = [] }) => {
      const key = keys.changeable(KeyId);
      keys.save({ ...key, tags: withoutTags(key.tags, TagKeys) });
      return {};
    },
  }),
  ListResourceTags: operation<Kms.ListResourceTagsRequest, Kms.ListResourceTagsResponse>({
    honours: ['KeyId', 'Limit', 'Marker'],
    writes: false,
    access: ({ KeyId }) => keyAccess(keys, 'ListResourceTags', KeyId),
    handle: (input) => {
      const tags = Object.entries(keys.getById(input.KeyId).tags);
      const { shown, rest } = pageOf(tags, input);
      return { Tags: shown.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...rest };
    },
  }),
});
