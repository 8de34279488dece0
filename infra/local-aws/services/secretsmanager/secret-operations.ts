import type * as Sm from '@aws-sdk/client-secrets-manager';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { pageOf } from './page.ts';
import { CURRENT, describeSecret, PENDING, PREVIOUS, type SecretRecord, stagesByVersion } from './secret.ts';
import { requestTags, secretAccess } from './secret-access.ts';
import { invalidParameter, nameStillDeleted, nameTaken } from './secret-error.ts';
import { hasValue, openValue, sealValue } from './secret-value.ts';
import type { Secrets } from './secrets.ts';
import { mergeTags } from './tag-operations.ts';
import { addVersion } from './version-operations.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = { default: 30, min: 7, max: 30 };
const NAME = /^[\w/+=.@-]{1,512}$/;

const create = (world: World, secrets: Secrets, input: Sm.CreateSecretRequest, call: Call): Sm.CreateSecretResponse => {
  const { Name: name = '', Description: description, KmsKeyId: keyId, ClientRequestToken: id } = input;
  if (!NAME.test(name)) {
    throw invalidParameter(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  }
  const there = secrets.find(name);
  if (there) throw there.deletedAt === undefined ? nameTaken(name) : nameStillDeleted();
  const createdAt = new Date().toISOString();
  const empty: SecretRecord = {
    name,
    arn: secrets.newArn(name),
    ...(description !== undefined && { description }),
    ...(keyId !== undefined && { keyId }),
    tags: mergeTags({}, input.Tags),
    versions: [],
    createdAt,
    changedAt: createdAt,
  };
  const { SecretString, SecretBinary } = input;
  if (!hasValue({ SecretString, SecretBinary })) {
    secrets.save(empty);
    return { ARN: empty.arn, Name: name };
  }
  const { secret, version } = addVersion(world, empty, { SecretString, SecretBinary, id }, call);
  secrets.save(secret);
  return { ARN: secret.arn, Name: name, VersionId: version.id };
};

/** Another key is used for what is labelled at once, as in AWS; older versions stay under the one they have. */
const underKey = (world: World, secret: SecretRecord, keyId: string | undefined, call: Call): SecretRecord => {
  if (keyId === undefined || keyId === secret.keyId) return secret;
  const changed = { ...secret, keyId };
  const versions = secret.versions.map((version) => {
    if (![CURRENT, PENDING, PREVIOUS].some((stage) => version.stages.includes(stage))) return version;
    const { keyArn: _former, ...rest } = version;
    return { ...rest, ...sealValue(world, changed, version.id, openValue(world, secret, version, call), call) };
  });
  return { ...changed, versions };
};

const update = (world: World, secrets: Secrets, input: Sm.UpdateSecretRequest, call: Call): Sm.UpdateSecretResponse => {
  const { Description: description, SecretString, SecretBinary, ClientRequestToken: id } = input;
  const before = secrets.usable(input.SecretId);
  const described = {
    ...underKey(world, before, input.KmsKeyId, call),
    ...(description !== undefined && { description }),
    changedAt: new Date().toISOString(),
  };
  if (!hasValue({ SecretString, SecretBinary })) {
    secrets.save(described);
    return { ARN: before.arn, Name: before.name };
  }
  const { secret, version } = addVersion(world, described, { SecretString, SecretBinary, id }, call);
  secrets.save(secret);
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id };
};

const remove = (secrets: Secrets, input: Sm.DeleteSecretRequest): Sm.DeleteSecretResponse => {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced } = input;
  if (isForced && days !== undefined) {
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }
  if (days !== undefined && (days < WINDOW_DAYS.min || days > WINDOW_DAYS.max)) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
  const secret = isForced ? secrets.get(input.SecretId) : secrets.usable(input.SecretId);
  const now = new Date();
  if (isForced) {
    secrets.remove(secret);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: now };
  }
  const DeletionDate = new Date(now.getTime() + (days ?? WINDOW_DAYS.default) * DAY_MS);
  secrets.save({ ...secret, deletedAt: now.toISOString(), goneAt: DeletionDate.toISOString() });
  return { ARN: secret.arn, Name: secret.name, DeletionDate };
};

/** Texts of a secret that a filter looks at; a value that begins with `!` excludes. */
const FILTERED: Readonly<Record<string, (secret: SecretRecord) => string[]>> = {
  name: ({ name }) => [name],
  description: ({ description = '' }) => [description],
  'tag-key': ({ tags }) => Object.keys(tags),
  'tag-value': ({ tags }) => Object.values(tags),
};

const isListed = (secret: SecretRecord, filters: readonly Sm.Filter[] = []): boolean =>
  filters.every(({ Key = '', Values = [] }) => {
    const read = FILTERED[Key];
    if (!read) throw notImplemented(`secretsmanager:ListSecrets Filters[].Key ${Key}`);
    const has = (wanted: string): boolean => read(secret).some((text) => text.startsWith(wanted));
    return Values.some((value) => (value.startsWith('!') ? !has(value.slice(1)) : has(value)));
  });

/** Secrets as such; their values have a file of their own. */
export const secretOperations = (world: World, secrets: Secrets): Record<string, Operation> => ({
  CreateSecret: operation<Sm.CreateSecretRequest, Sm.CreateSecretResponse>({
    honours: ['Name', 'ClientRequestToken', 'Description', 'KmsKeyId', 'SecretBinary', 'SecretString', 'Tags'],
    writes: true,
    access: ({ Name, KmsKeyId, Tags }) => {
      const context = {
        'secretsmanager:Name': Name ?? '',
        ...(KmsKeyId !== undefined && { 'secretsmanager:KmsKeyId': KmsKeyId }),
        ...requestTags(Tags),
      };
      const actions = ['CreateSecret', ...(Tags?.length ? ['TagResource'] : [])];
      return actions.flatMap((action) => secretAccess(secrets, action, Name, context));
    },
    handle: (input, call) => create(world, secrets, input, call),
  }),
  UpdateSecret: operation<Sm.UpdateSecretRequest, Sm.UpdateSecretResponse>({
    honours: ['SecretId', 'ClientRequestToken', 'Description', 'KmsKeyId', 'SecretBinary', 'SecretString'],
    writes: true,
    access: ({ SecretId }) => secretAccess(secrets, 'UpdateSecret', SecretId),
    handle: (input, call) => update(world, secrets, input, call),
  }),
  DescribeSecret: operation<Sm.DescribeSecretRequest, Sm.DescribeSecretResponse>({
    honours: ['SecretId'],
    writes: false,
    access: ({ SecretId }) => secretAccess(secrets, 'DescribeSecret', SecretId),
    handle: ({ SecretId }) => {
      const secret = secrets.get(SecretId);
      return { ...describeSecret(secret), VersionIdsToStages: stagesByVersion(secret) };
    },
  }),
  ListSecrets: operation<Sm.ListSecretsRequest, Sm.ListSecretsResponse>({
    honours: ['IncludePlannedDeletion', 'MaxResults', 'NextToken', 'Filters', 'SortOrder'],
    writes: false,
    access: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
    handle: ({ IncludePlannedDeletion, Filters, SortOrder, MaxResults, NextToken }) => {
      const listed = secrets
        .all()
        .filter((secret) => IncludePlannedDeletion === true || secret.deletedAt === undefined)
        .filter((secret) => isListed(secret, Filters));
      const { shown, next } = pageOf(SortOrder === 'desc' ? listed.reverse() : listed, { MaxResults, NextToken });
      const SecretList = shown.map((secret) => ({
        ...describeSecret(secret),
        SecretVersionsToStages: stagesByVersion(secret),
      }));
      return { SecretList, ...next };
    },
  }),
  DeleteSecret: operation<Sm.DeleteSecretRequest, Sm.DeleteSecretResponse>({
    honours: ['SecretId', 'RecoveryWindowInDays', 'ForceDeleteWithoutRecovery'],
    writes: true,
    access: ({ SecretId, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced }) =>
      secretAccess(secrets, 'DeleteSecret', SecretId, {
        ...(days !== undefined && { 'secretsmanager:RecoveryWindowInDays': String(days) }),
        'secretsmanager:ForceDeleteWithoutRecovery': String(isForced ?? false),
      }),
    handle: (input) => remove(secrets, input),
  }),
  RestoreSecret: operation<Sm.RestoreSecretRequest, Sm.RestoreSecretResponse>({
    honours: ['SecretId'],
    writes: true,
    access: ({ SecretId }) => secretAccess(secrets, 'RestoreSecret', SecretId),
    handle: ({ SecretId }) => {
      const { deletedAt: _deletedAt, goneAt: _goneAt, ...secret } = secrets.get(SecretId);
      secrets.save(secret);
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
});
