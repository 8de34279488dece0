import type { Tag } from '@aws-sdk/client-ssm';
import type { Access, ConditionValue } from '../../service.ts';
import type { Parameters } from './parameters.ts';

type Context = Readonly<Record<string, ConditionValue>>;

/** Access to a parameter. */
export const parameterAccess = (
  parameters: Parameters,
  action: string,
  name: string | undefined,
  context: Context = {},
): Access => {
  const arn = parameters.arnOf(name);
  const tags = Object.entries(parameters.find(arn)?.tags ?? {}).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ssm:resourceTag/${key}`, value],
  ]);
  return { action: `ssm:${action}`, resource: arn, context: { ...(Object.fromEntries(tags) as Context), ...context } };
};

/** The condition keys that tell which tags a request sets. */
export const requestTags = (tags: readonly Tag[] = []): Context =>
  tags.length === 0
    ? {}
    : {
        'aws:TagKeys': tags.map(({ Key = '' }) => Key),
        ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
      };
