import type { Tag } from '@aws-sdk/client-secrets-manager';
import type { Access, ConditionValue } from '../../service.ts';
import type { Secrets } from './secrets.ts';

type Context = Readonly<Record<string, ConditionValue>>;

/** Access to a secret, by identity policies or by its own. */
export const secretAccess = (
  secrets: Secrets,
  action: string,
  id: string | undefined,
  context: Context = {},
): Access[] => {
  const secret = secrets.find(id);
  const arn = secrets.arnOf(id);
  const tags = Object.entries(secret?.tags ?? {}).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`secretsmanager:ResourceTag/${key}`, value],
  ]);
  return [
    {
      action: `secretsmanager:${action}`,
      resource: arn,
      context: { 'secretsmanager:SecretId': arn, ...(Object.fromEntries(tags) as Context), ...context },
      ...(secret?.policy !== undefined && { resourcePolicy: secret.policy }),
    },
  ];
};

/** The condition keys that tell which tags a request sets. */
export const requestTags = (tags: readonly Tag[] = []): Context =>
  tags.length === 0
    ? {}
    : {
        'aws:TagKeys': tags.map(({ Key = '' }) => Key),
        ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
      };
