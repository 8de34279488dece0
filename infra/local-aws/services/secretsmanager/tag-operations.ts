import type * as Sm from '@aws-sdk/client-secrets-manager';
import { operation, type Operation } from '../../service.ts';
import { requestTags, secretAccess } from './secret-access.ts';
import { invalidParameter } from './secret-error.ts';
import type { Secrets } from './secrets.ts';

const TAGS_MAX = 50;
type Tags = Readonly<Record<string, string>>;

/** Adds tags to others; a key that is there already gets the new value. */
export const mergeTags = (existing: Tags, added: readonly Sm.Tag[] = []): Tags => {
  const merged = { ...existing, ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])) };
  if (Object.keys(merged).some((key) => key === '' || key.length > 128 || /^aws:/i.test(key))) {
    throw invalidParameter('The tag key is not valid.');
  }
  if (Object.keys(merged).length > TAGS_MAX) throw invalidParameter('Too many tags');
  return merged;
};

export const tagOperations = (secrets: Secrets): Record<string, Operation> => ({
  TagResource: operation<Sm.TagResourceRequest, object>({
    honours: ['SecretId', 'Tags'],
    writes: true,
    access: ({ SecretId, Tags }) => secretAccess(secrets, 'TagResource', SecretId, requestTags(Tags)),
    handle: ({ SecretId, Tags }) => {
      const secret = secrets.usable(SecretId);
      secrets.save({ ...secret, tags: mergeTags(secret.tags, Tags) });
      return {};
    },
  }),
  UntagResource: operation<Sm.UntagResourceRequest, object>({
    honours: ['SecretId', 'TagKeys'],
    writes: true,
    access: ({ SecretId, TagKeys = [] }) =>
      secretAccess(secrets, 'UntagResource', SecretId, { 'aws:TagKeys': TagKeys }),
    handle: ({ SecretId, TagKeys = [] }) => {
      const secret = secrets.usable(SecretId);
      const tags = Object.fromEntries(Object.entries(secret.tags).filter(([key]) => !TagKeys.includes(key)));
      secrets.save({ ...secret, tags });
      return {};
    },
  }),
});
