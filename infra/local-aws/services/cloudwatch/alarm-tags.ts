import type * as Cw from '@aws-sdk/client-cloudwatch';
import { operation, type Access, type Operation } from '../../service.ts';
import type { Alarms } from './alarms.ts';

const access = (action: string, resource: string | undefined): Access[] => [
  { action: `cloudwatch:${action}`, resource: resource ?? '*' },
];

export const alarmTags = (alarms: Alarms): Record<string, Operation> => ({
  TagResource: operation<Cw.TagResourceInput, object>({
    honours: ['ResourceARN', 'Tags[].Key', 'Tags[].Value'],
    writes: true,
    access: ({ ResourceARN }) => access('TagResource', ResourceARN),
    handle: ({ ResourceARN, Tags }) => {
      const alarm = alarms.byArn(ResourceARN);
      for (const { Key = '', Value = '' } of Tags ?? []) alarm.tags[Key] = Value;
      alarms.save(alarm);
      return {};
    },
  }),
  UntagResource: operation<Cw.UntagResourceInput, object>({
    honours: ['ResourceARN', 'TagKeys'],
    writes: true,
    access: ({ ResourceARN }) => access('UntagResource', ResourceARN),
    handle: ({ ResourceARN, TagKeys }) => {
      const alarm = alarms.byArn(ResourceARN);
      for (const key of TagKeys ?? []) delete alarm.tags[key];
      alarms.save(alarm);
      return {};
    },
  }),
  ListTagsForResource: operation<Cw.ListTagsForResourceInput, Cw.ListTagsForResourceOutput>({
    honours: ['ResourceARN'],
    writes: false,
    access: ({ ResourceARN }) => access('ListTagsForResource', ResourceARN),
    handle: ({ ResourceARN }) => ({
      Tags: Object.entries(alarms.byArn(ResourceARN).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  }),
});
