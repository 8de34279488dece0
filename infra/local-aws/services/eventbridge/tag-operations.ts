import type * as Events from '@aws-sdk/client-eventbridge';
import { operation, type Operation } from '../../service.ts';
import type { Rules } from './rules.ts';
import { mergeTags, requestTags } from './tags.ts';

const nameOf = (arn: string | undefined): string => arn?.split('/').at(-1) ?? '';

/** Tags of rules. */
export const tagOperations = (rules: Rules): Record<string, Operation> => ({
  TagResource: operation<Events.TagResourceRequest, object>({
    honours: ['ResourceARN', 'Tags'],
    writes: true,
    access: ({ ResourceARN, Tags }) => rules.access('TagResource', nameOf(ResourceARN), requestTags(Tags)),
    handle: ({ ResourceARN, Tags }) => {
      const rule = rules.byArn(ResourceARN);
      rules.save({ ...rule, tags: mergeTags(rule.tags, Tags) });
      return {};
    },
  }),
  UntagResource: operation<Events.UntagResourceRequest, object>({
    honours: ['ResourceARN', 'TagKeys'],
    writes: true,
    access: ({ ResourceARN, TagKeys = [] }) =>
      rules.access('UntagResource', nameOf(ResourceARN), { 'aws:TagKeys': TagKeys }),
    handle: ({ ResourceARN, TagKeys = [] }) => {
      const rule = rules.byArn(ResourceARN);
      const tags = Object.fromEntries(Object.entries(rule.tags).filter(([key]) => !TagKeys.includes(key)));
      rules.save({ ...rule, tags });
      return {};
    },
  }),
  ListTagsForResource: operation<Events.ListTagsForResourceRequest, Events.ListTagsForResourceResponse>({
    honours: ['ResourceARN'],
    writes: false,
    access: ({ ResourceARN }) => rules.access('ListTagsForResource', nameOf(ResourceARN)),
    handle: ({ ResourceARN }) => ({
      Tags: Object.entries(rules.byArn(ResourceARN).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  }),
});
