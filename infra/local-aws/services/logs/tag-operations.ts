import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { operation, type Operation } from '../../service.ts';
import type { LogArns } from './log-arns.ts';
import type { LogGroups } from './log-groups.ts';

/** Tags of log groups. */
export const tagOperations = (groups: LogGroups, arns: LogArns): Record<string, Operation> => {
  const nameOf = (resourceArn: string | undefined) => arns.nameOf({ logGroupIdentifier: resourceArn ?? '' });
  const access = (action: string, resourceArn: string | undefined) => [
    { action: `logs:${action}`, resource: arns.name(nameOf(resourceArn)) },
  ];
  return {
    TagResource: operation<TagResourceRequest, object>({
      honours: ['resourceArn', 'tags'],
      writes: true,
      access: ({ resourceArn }) => access('TagResource', resourceArn),
      handle: ({ resourceArn, tags }) => {
        const { name, tags: before } = groups.get(nameOf(resourceArn));
        groups.setTags(name, { ...before, ...tags });
        return {};
      },
    }),
    UntagResource: operation<UntagResourceRequest, object>({
      honours: ['resourceArn', 'tagKeys'],
      writes: true,
      access: ({ resourceArn }) => access('UntagResource', resourceArn),
      handle: ({ resourceArn, tagKeys = [] }) => {
        const { name, tags } = groups.get(nameOf(resourceArn));
        groups.setTags(name, Object.fromEntries(Object.entries(tags).filter(([key]) => !tagKeys.includes(key))));
        return {};
      },
    }),
    ListTagsForResource: operation<ListTagsForResourceRequest, ListTagsForResourceResponse>({
      honours: ['resourceArn'],
      writes: false,
      access: ({ resourceArn }) => access('ListTagsForResource', resourceArn),
      handle: ({ resourceArn }) => ({ tags: groups.get(nameOf(resourceArn)).tags }),
    }),
  };
};
