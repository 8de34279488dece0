import { randomUUID } from 'node:crypto';
import type * as Sm from '@aws-sdk/client-secrets-manager';
import { operation, type Call, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { pageOf } from './page.ts';
import { CURRENT, type SecretRecord, type VersionRecord } from './secret.ts';
import { secretAccess } from './secret-access.ts';
import { invalidParameter, stageNotFound, versionNotFound, versionTaken } from './secret-error.ts';
import { type GivenValue, hasValue, openValue, sealValue } from './secret-value.ts';
import type { Secrets } from './secrets.ts';
import { moveStage, updateStage, versionWithStage } from './stages.ts';

const DAY_MS = 86_400_000;

const isSameValue = (a: GivenValue, b: GivenValue): boolean =>
  a.SecretString === b.SecretString &&
  Buffer.from(a.SecretBinary ?? []).equals(Buffer.from(b.SecretBinary ?? new Uint8Array()));

/** A secret with one version more. The same request made again changes nothing; another value under its id is refused. */
export const addVersion = (
  world: World,
  secret: SecretRecord,
  given: GivenValue & { id?: string | undefined; stages?: readonly string[] | undefined },
  call: Call,
): { secret: SecretRecord; version: VersionRecord } => {
  const { id = randomUUID(), stages = [CURRENT] } = given;
  const known = secret.versions.find((version) => version.id === id);
  if (known) {
    if (!isSameValue(openValue(world, secret, known, call), given)) throw versionTaken();
    return { secret, version: known };
  }
  const createdAt = new Date().toISOString();
  const added: VersionRecord = { ...sealValue(world, secret, id, given, call), id, createdAt, stages: [] };
  // The first version is current whatever it is called.
  const labels = secret.versions.length === 0 && !stages.includes(CURRENT) ? [...stages, CURRENT] : stages;
  let changed: SecretRecord = { ...secret, changedAt: createdAt, versions: [...secret.versions, added] };
  for (const stage of labels) changed = moveStage(changed, stage, id);
  const version = changed.versions.find((each) => each.id === id) ?? added;
  return { secret: changed, version };
};

const findVersion = (secret: SecretRecord, { VersionId, VersionStage }: Sm.GetSecretValueRequest): VersionRecord => {
  const stage = VersionStage ?? CURRENT;
  const staged = versionWithStage(secret, stage);
  if (VersionId === undefined) {
    if (!staged) throw stageNotFound(stage);
    return staged;
  }
  const version = secret.versions.find(({ id }) => id === VersionId);
  if (!version) throw versionNotFound(VersionId);
  if (VersionStage !== undefined && staged !== version) {
    throw invalidParameter('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return version;
};

/** Values of a secret, and which of them is meant. */
export const versionOperations = (world: World, secrets: Secrets): Record<string, Operation> => ({
  GetSecretValue: operation<Sm.GetSecretValueRequest, Sm.GetSecretValueResponse>({
    honours: ['SecretId', 'VersionId', 'VersionStage'],
    writes: false,
    access: ({ SecretId, VersionId, VersionStage }) =>
      secretAccess(secrets, 'GetSecretValue', SecretId, {
        ...(VersionId !== undefined && { 'secretsmanager:VersionId': VersionId }),
        'secretsmanager:VersionStage': VersionStage ?? CURRENT,
      }),
    handle: (input, call) => {
      const secret = secrets.usable(input.SecretId);
      const version = findVersion(secret, input);
      const value = openValue(world, secret, version, call);
      // As in AWS, the day it was last read is kept, and no time.
      const accessedAt = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString();
      if (secret.accessedAt !== accessedAt) secrets.save({ ...secret, accessedAt });
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        ...value,
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
      };
    },
  }),
  PutSecretValue: operation<Sm.PutSecretValueRequest, Sm.PutSecretValueResponse>({
    honours: ['SecretId', 'ClientRequestToken', 'SecretBinary', 'SecretString', 'VersionStages'],
    writes: true,
    access: ({ SecretId }) => secretAccess(secrets, 'PutSecretValue', SecretId),
    handle: ({ SecretId, ClientRequestToken: id, SecretBinary, SecretString, VersionStages: stages }, call) => {
      const secret = secrets.usable(SecretId);
      const value = { SecretBinary, SecretString };
      if (!hasValue(value)) throw invalidParameter('You must provide either SecretString or SecretBinary.');
      const made = addVersion(world, secret, { ...value, id, stages }, call);
      secrets.save(made.secret);
      const { arn: ARN, name: Name } = secret;
      return { ARN, Name, VersionId: made.version.id, VersionStages: [...made.version.stages] };
    },
  }),
  ListSecretVersionIds: operation<Sm.ListSecretVersionIdsRequest, Sm.ListSecretVersionIdsResponse>({
    honours: ['SecretId', 'MaxResults', 'NextToken', 'IncludeDeprecated'],
    writes: false,
    access: ({ SecretId }) => secretAccess(secrets, 'ListSecretVersionIds', SecretId),
    handle: ({ SecretId, IncludeDeprecated, ...paging }) => {
      const secret = secrets.get(SecretId);
      const listed = secret.versions.filter(({ stages }) => IncludeDeprecated === true || stages.length > 0);
      const { shown, next } = pageOf(listed, paging);
      const Versions = shown.map(({ id, stages, createdAt, keyArn }) => ({
        VersionId: id,
        ...(stages.length > 0 && { VersionStages: [...stages] }),
        CreatedDate: new Date(createdAt),
        KmsKeyIds: [keyArn ?? 'DefaultEncryptionKey'],
      }));
      return { Versions, ARN: secret.arn, Name: secret.name, ...next };
    },
  }),
  UpdateSecretVersionStage: operation<Sm.UpdateSecretVersionStageRequest, Sm.UpdateSecretVersionStageResponse>({
    honours: ['SecretId', 'VersionStage', 'RemoveFromVersionId', 'MoveToVersionId'],
    writes: true,
    access: ({ SecretId, VersionStage = '' }) =>
      secretAccess(secrets, 'UpdateSecretVersionStage', SecretId, { 'secretsmanager:VersionStage': VersionStage }),
    handle: ({ SecretId, VersionStage = '', RemoveFromVersionId: from, MoveToVersionId: to }) => {
      const secret = secrets.usable(SecretId);
      const changedAt = new Date().toISOString();
      secrets.save({ ...updateStage(secret, VersionStage, { from, to }), changedAt });
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
});
