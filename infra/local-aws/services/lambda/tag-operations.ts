import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import type { LambdaParts } from './parts.ts';

/** Tags of functions. */
export const tagOperations = (parts: LambdaParts): Record<string, Operation> => ({
  TagResource: operation<TagResourceRequest, object>({
    honours: ['Resource', 'Tags'],
    writes: true,
    access: ({ Resource }) => parts.access.to('TagResource', Resource),
    handle: ({ Resource, Tags }) => {
      const record = parts.functions.get(Resource);
      record.tags = { ...record.tags, ...Tags };
      parts.functions.save(record);
      return {};
    },
  }),
  UntagResource: operation<UntagResourceRequest, object>({
    honours: ['Resource', 'TagKeys'],
    writes: true,
    access: ({ Resource }) => parts.access.to('UntagResource', Resource),
    handle: ({ Resource, TagKeys = [] }) => {
      const record = parts.functions.get(Resource);
      record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key)));
      parts.functions.save(record);
      return {};
    },
  }),
  ListTags: operation<ListTagsRequest, ListTagsResponse>({
    honours: ['Resource'],
    writes: false,
    access: ({ Resource }) => parts.access.to('ListTags', Resource),
    handle: ({ Resource }) => ({ Tags: parts.functions.get(Resource).tags }),
  }),
});
