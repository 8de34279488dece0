import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Access, type Operation } from '../../service.ts';
import { accessTo } from './mapping-operations.ts';
import type { LambdaParts } from './parts.ts';

type Tags = Record<string, string>;

/** Tags of functions and of event source mappings. */
export const tagOperations = (parts: LambdaParts): Record<string, Operation> => ({
  TagResource: operation<TagResourceRequest, object>({
    honours: ['Resource', 'Tags'],
    writes: true,
    access: ({ Resource }) => taggedAccess(parts, 'TagResource', Resource),
    handle: ({ Resource, Tags }) => {
      const tagged = taggedBy(parts, Resource);
      tagged.save({ ...tagged.tags, ...Tags });
      return {};
    },
  }),
  UntagResource: operation<UntagResourceRequest, object>({
    honours: ['Resource', 'TagKeys'],
    writes: true,
    access: ({ Resource }) => taggedAccess(parts, 'UntagResource', Resource),
    handle: ({ Resource, TagKeys = [] }) => {
      const tagged = taggedBy(parts, Resource);
      tagged.save(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !TagKeys.includes(key))));
      return {};
    },
  }),
  ListTags: operation<ListTagsRequest, ListTagsResponse>({
    honours: ['Resource'],
    writes: false,
    access: ({ Resource }) => taggedAccess(parts, 'ListTags', Resource),
    handle: ({ Resource }) => ({ Tags: taggedBy(parts, Resource).tags }),
  }),
});

const mappingId = (arn: string | undefined): string | undefined =>
  /:event-source-mapping:([^:]+)$/.exec(arn ?? '')?.[1];

const taggedAccess = (parts: LambdaParts, action: string, arn: string | undefined): Access[] => {
  const uuid = mappingId(arn);
  return uuid === undefined ? parts.access.to(action, arn) : accessTo(parts, action, uuid);
};

/** What an ARN names, with a way to give it other tags. */
const taggedBy = (parts: LambdaParts, arn: string | undefined): { tags: Tags; save: (tags: Tags) => void } => {
  const uuid = mappingId(arn);
  if (uuid === undefined) {
    const record = parts.functions.get(arn);
    return { tags: record.tags, save: (tags) => parts.functions.save({ ...record, tags }) };
  }
  const record = parts.mappings.get(uuid);
  return { tags: record.tags ?? {}, save: (tags) => parts.mappings.save({ ...record, tags }) };
};
