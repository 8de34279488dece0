import type { Access, ConditionValue } from '../../service.ts';
import { usageOf, type KeyRecord } from './key.ts';
import type { Keys } from './keys.ts';

type Context = Readonly<Record<string, ConditionValue>>;

/** Condition keys of KMS that a key policy may use here; a policy that uses another is refused by name. */
export const CONDITION_KEYS: readonly RegExp[] = [
  /^kms:(CallerAccount|KeySpec|KeyUsage|KeyOrigin|MultiRegion|ResourceAliases|RequestAlias|ViaService)$/i,
  /^kms:(EncryptionContext:.+|EncryptionContextKeys|EncryptionAlgorithm|DataKeySpec)$/i,
  /^kms:(SigningAlgorithm|MessageType|MacAlgorithm|BypassPolicyLockoutSafetyCheck)$/i,
  /^kms:(ScheduleKeyDeletionPendingWindowInDays|ReEncryptOnSameKey)$/i,
];

/**
 * Access to a key under its own policy, which must allow, or hand the question to the account's identity policies.
 * A key that does not exist is asked about too, so that only who may use keys learns that it is not there.
 */
export const keyAccess = (keys: Keys, action: string, name: string | undefined, context: Context = {}): Access[] => {
  const key = keys.find(name);
  const question = { action: `kms:${action}`, resource: key?.arn ?? keys.arnOf(name), resourceMustAllow: true };
  if (!key) return [question];
  const alias = /(?:^|:)(alias\/.+)$/.exec(name ?? '')?.[1];
  const requested: Context = alias === undefined ? {} : { 'kms:RequestAlias': alias };
  return [{ ...question, resourcePolicy: key.policy, context: { ...contextOf(keys, key), ...requested, ...context } }];
};

const contextOf = (keys: Keys, key: KeyRecord): Context => ({
  'kms:CallerAccount': key.arn.split(':')[4] ?? '',
  'kms:KeySpec': key.spec,
  'kms:KeyUsage': usageOf(key),
  'kms:KeyOrigin': 'AWS_KMS',
  'kms:MultiRegion': 'false',
  'kms:ResourceAliases': keys.aliasesOf(key).map(({ name }) => name),
  ...Object.fromEntries(Object.entries(key.tags).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value])),
});

/** The condition keys that tell what data is encrypted for. */
export const encryptionContextKeys = (encryptionContext: Readonly<Record<string, string>> = {}): Context => {
  const entries = Object.entries(encryptionContext);
  return {
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    ...(entries.length > 0 && { 'kms:EncryptionContextKeys': entries.map(([key]) => key) }),
    ...Object.fromEntries(entries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
  };
};

/** The condition keys that tell which tags a request sets. */
export const requestTags = (tags: readonly { TagKey?: string; TagValue?: string }[] = []): Context =>
  tags.length === 0
    ? {}
    : {
        'aws:TagKeys': tags.map(({ TagKey = '' }) => TagKey),
        ...Object.fromEntries(tags.map(({ TagKey = '', TagValue = '' }) => [`aws:RequestTag/${TagKey}`, TagValue])),
      };
