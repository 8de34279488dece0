import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import { constraint, invalidState, notFound } from './errors.ts';
import { keyAccess } from './key-access.ts';
import { usageOf } from './key.ts';
import type { AliasRecord, Keys } from './keys.ts';
import { pageOf } from './page.ts';

const checkName = (name = ''): void => {
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name) || name.length > 256) {
    throw constraint('aliasName', 'Member must satisfy regular expression pattern: ^alias/[a-zA-Z0-9/_-]+$', name);
  }
  if (name.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', '');
};

/** An alias has no policy: identity policies decide about it, and about its keys their own policies too. */
const aliasAccess = (
  keys: Keys,
  action: string,
  alias: string | undefined,
  ...keyIds: (string | undefined)[]
): Access[] => [
  { action: `kms:${action}`, resource: keys.arnOf(alias) },
  ...keyIds.flatMap((keyId) => keyAccess(keys, action, keyId)),
];

const existing = (keys: Keys, name = ''): AliasRecord => {
  const alias = keys.aliases.get(name);
  if (alias) return alias;
  throw notFound(`Alias ${keys.arnOf(name)} is not found.`);
};

const listed = (keys: Keys, alias: AliasRecord): Kms.AliasListEntry => ({
  AliasName: alias.name,
  AliasArn: keys.arn(alias.name),
  TargetKeyId: alias.keyId,
  CreationDate: new Date(alias.createdAt),
  LastUpdatedDate: new Date(alias.updatedAt),
});

export const aliasOperations = (keys: Keys): Record<string, Operation> => ({
  CreateAlias: operation<Kms.CreateAliasRequest, object>({
    honours: ['AliasName', 'TargetKeyId'],
    writes: true,
    access: ({ AliasName, TargetKeyId }) => aliasAccess(keys, 'CreateAlias', AliasName, TargetKeyId),
    handle: ({ AliasName: name = '', TargetKeyId }) => {
      checkName(name);
      const { id } = keys.changeable(TargetKeyId);
      if (keys.aliases.has(name)) {
        throw new AwsError('AlreadyExistsException', `An alias with the name ${keys.arn(name)} already exists`);
      }
      const now = new Date().toISOString();
      keys.aliases.set(name, { name, keyId: id, createdAt: now, updatedAt: now });
      return {};
    },
  }),
  UpdateAlias: operation<Kms.UpdateAliasRequest, object>({
    honours: ['AliasName', 'TargetKeyId'],
    writes: true,
    access: ({ AliasName, TargetKeyId }) => {
      const { keyId } = existing(keys, AliasName);
      return aliasAccess(keys, 'UpdateAlias', AliasName, keyId, TargetKeyId);
    },
    handle: ({ AliasName, TargetKeyId }) => {
      const alias = existing(keys, AliasName);
      const before = keys.get(alias.keyId);
      const key = keys.changeable(TargetKeyId);
      if (usageOf(before) !== usageOf(key)) {
        throw invalidState('The current and the new KMS key of an alias must be of the same type and usage.');
      }
      keys.aliases.set(alias.name, { ...alias, keyId: key.id, updatedAt: new Date().toISOString() });
      return {};
    },
  }),
  DeleteAlias: operation<Kms.DeleteAliasRequest, object>({
    honours: ['AliasName'],
    writes: true,
    access: ({ AliasName }) => {
      const alias = keys.aliases.get(AliasName ?? '');
      return aliasAccess(keys, 'DeleteAlias', AliasName, ...(alias ? [alias.keyId] : []));
    },
    handle: ({ AliasName }) => {
      keys.aliases.delete(existing(keys, AliasName).name);
      return {};
    },
  }),
  ListAliases: operation<Kms.ListAliasesRequest, Kms.ListAliasesResponse>({
    honours: ['KeyId', 'Limit', 'Marker'],
    writes: false,
    access: () => [{ action: 'kms:ListAliases', resource: '*' }],
    handle: (input) => {
      const own = input.KeyId === undefined ? keys.aliases.values() : keys.aliasesOf(keys.getById(input.KeyId));
      const { shown, rest } = pageOf(own, input);
      return { Aliases: shown.map((alias) => listed(keys, alias)), ...rest };
    },
  }),
});
