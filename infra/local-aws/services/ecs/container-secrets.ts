import type { Secret } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { World } from '../../world.ts';
import { parameterFailed, secretFailed, type TaskFailure } from './task-failure.ts';
import type { TaskRole } from './task-role.ts';

/**
 * Reads a container's secrets through the account's own door with the execution role's credentials, so that policies,
 * keys and labels count as they do for everybody. Throws a `TaskFailure` with AWS's answer in it.
 */
export const readSecrets = async (
  world: World,
  secrets: readonly Secret[],
  role: TaskRole | undefined,
): Promise<Record<string, string>> => {
  if (secrets.length === 0) return {};
  const client = { region: world.region, endpoint: world.endpoint, credentials: role?.credentials, maxAttempts: 1 };
  const read = async ({ name = '', valueFrom = '' }: Secret): Promise<[string, string]> =>
    valueFrom.startsWith('arn:aws:secretsmanager:')
      ? [name, await readSecret(new SecretsManagerClient(client), valueFrom)]
      : [name, await readParameter(new SSMClient(client), valueFrom)];
  return Object.fromEntries(await Promise.all(secrets.map(read)));
};

/** `arn…:secret:name:json-key:stage:version`, of which the last three may be missing. */
const readSecret = async (client: SecretsManagerClient, valueFrom: string): Promise<string> => {
  const parts = valueFrom.split(':');
  const arn = parts.slice(0, 7).join(':');
  const [key, stage, version] = parts.slice(7);
  const ask = { SecretId: arn, VersionStage: stage || undefined, VersionId: version || undefined };
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand(ask));
    return key ? ((JSON.parse(SecretString) as Record<string, string>)[key] ?? '') : SecretString;
  } catch (error) {
    throw answerOf(error, (cause) => secretFailed(arn, cause));
  } finally {
    client.destroy();
  }
};

const readParameter = async (client: SSMClient, valueFrom: string): Promise<string> => {
  const name = valueFrom.startsWith('arn:') ? (valueFrom.split(':parameter')[1] ?? '') : valueFrom;
  try {
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [name], WithDecryption: true }));
    if (Parameters[0]?.Value === undefined) throw parameterFailed(valueFrom, `invalid parameters: ${name}`);
    return Parameters[0].Value;
  } catch (error) {
    throw answerOf(error, (cause) => parameterFailed(valueFrom, cause));
  } finally {
    client.destroy();
  }
};

const answerOf = (error: unknown, failure: (cause: string) => TaskFailure): unknown => {
  if (!(error instanceof Error) || error.name === 'TaskFailure') return error;
  return failure(`${error.name}: ${error.message}`);
};
