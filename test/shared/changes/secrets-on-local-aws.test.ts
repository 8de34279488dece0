import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import type { AwsReader, AwsWriter } from '../../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { type Change } from '../../../shared/changes/change.ts';
import { parseChangeCall } from '../../../shared/changes/index.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';

let aws: LocalAws;
let reader: AwsReader;
let writer: AwsWriter;
let keyArn: string;
let secretArn: string;
let versions: { first: string; second: string };
let parameterArn: string;

const make = (service: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
  writer.write({ service, operation, input });

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const access = { region: aws.region, endpoint: aws.endpoint, credentials: aws.credentials };
  reader = createAwsReader({ ...access, accountId: aws.accountId });
  writer = createAwsWriter(access);
  const key = (await make('kms', 'CreateKey', {})).KeyMetadata as { Arn: string };
  keyArn = key.Arn;
  const secret = await make('secretsmanager', 'CreateSecret', {
    Name: 'orders/database',
    SecretString: 'first',
    KmsKeyId: keyArn,
  });
  const put = { SecretId: 'orders/database', SecretString: 'second', VersionStages: ['AWSCURRENT', 'LIVE'] };
  const second = await make('secretsmanager', 'PutSecretValue', put);
  secretArn = String(secret.ARN);
  versions = { first: String(secret.VersionId), second: String(second.VersionId) };
  parameterArn = `arn:aws:ssm:${aws.region}:${aws.accountId}:parameter/orders/limits`;
  const limits = { Name: '/orders/limits', Type: 'SecureString', KeyId: keyArn };
  await make('ssm', 'PutParameter', { ...limits, Value: 'ten' });
  await make('ssm', 'PutParameter', { ...limits, Value: 'twenty', Overwrite: true });
});
afterAll(() => aws.close());

const parse = (call: ChangeCall): { change: Change; params: unknown } => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return parsed;
};

const apply = async (call: ChangeCall): Promise<{ inverse: ChangeCall; preImage: unknown }> => {
  const { change, params } = parse(call);
  const preImage = await change.capture(params, reader);
  await writer.write(change.call(params, preImage));
  const after = await change.capture(params, reader);
  expect(canonicalJson(after)).toBe(canonicalJson(change.postImage(params, preImage)));
  return { inverse: change.invert(params, preImage), preImage };
};

const account = (): object => ({ AWS: `arn:aws:iam::${aws.accountId}:root` });
const administered = (...more: object[]): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: account(), Action: 'kms:*', Resource: '*' }, ...more],
});
const readers = (): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: account(), Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
});

const CALLS: Record<string, () => Record<string, unknown>> = {
  'disable-key': () => ({ key_arn: keyArn }),
  'put-key-policy': () => ({
    key_arn: keyArn,
    document: administered({ Effect: 'Allow', Principal: account(), Action: 'kms:Decrypt', Resource: '*' }),
  }),
  'delete-secret': () => ({ secret_arn: secretArn }),
  'put-secret-policy': () => ({ secret_arn: secretArn, document: readers() }),
  'move-secret-stage': () => ({ secret_arn: secretArn, stage: 'LIVE', to_version: versions.first }),
  'put-parameter': () => ({ parameter_arn: parameterArn, value_of_version: 1 }),
};

const currentValue = async (): Promise<unknown> => {
  const input = { Name: '/orders/limits', WithDecryption: true };
  return (await reader.read<{ Parameter: { Value: string } }>('ssm', 'GetParameter', input))?.Parameter.Value;
};

describe('changes of keys, secrets and parameters, through the SDK', () => {
  it.each(Object.keys(CALLS))('`%s` is read back as promised and undone by its inverse', async (change) => {
    const call = { change, params: CALLS[change]!() };
    const { inverse, preImage } = await apply(call);
    await apply(inverse);
    const { change: made, params } = parse(call);
    expect(canonicalJson(await made.capture(params, reader))).toBe(canonicalJson(preImage));
  });

  it('AWSPREVIOUS follows AWSCURRENT, there and back', async () => {
    const params = { secret_arn: secretArn, stage: 'AWSCURRENT', to_version: versions.first };
    const { inverse, preImage } = await apply({ change: 'move-secret-stage', params });
    expect((await apply(inverse)).inverse).toEqual({ change: 'move-secret-stage', params });
    const { change, params: parsed } = parse({ change: 'move-secret-stage', params });
    expect(await change.capture(parsed, reader)).toEqual(preImage);
  });

  it('a parameter is put back by the number of a version, and neither call nor image holds its value', async () => {
    const call = { change: 'put-parameter', params: { parameter_arn: parameterArn, value_of_version: 1 } };
    const { change, params } = parse(call);
    const preImage = await change.capture(params, reader);
    const sent = change.call(params, preImage);
    expect(JSON.stringify([preImage, sent, change.summary(params, preImage)])).not.toMatch(/\bten\b|twenty/);
    await writer.write(sent);
    expect(await currentValue()).toBe('ten');
    await apply({ change: 'put-parameter', params: { parameter_arn: parameterArn, value_of_version: 2 } });
    expect(await currentValue()).toBe('twenty');
  });

  it('a version that is not in the history is refused before anything is sent', async () => {
    const { change, params } = parse({
      change: 'put-parameter',
      params: { parameter_arn: parameterArn, value_of_version: 99 },
    });
    await expect(change.capture(params, reader)).rejects.toThrow('version 99');
  });

  it.each([
    ['nobody may change again', { Effect: 'Allow', Action: 'kms:Decrypt' }],
    ['may be changed on a condition', { Effect: 'Allow', Action: 'kms:*', Condition: { Bool: { 'aws:x': 'true' } } }],
  ])('a key policy that %s is a problem', (_name, statement) => {
    const document = {
      Version: '2012-10-17',
      Statement: [{ ...statement, Principal: account(), Resource: '*' }],
    };
    const { change, params } = parse({ change: 'put-key-policy', params: { key_arn: keyArn, document } });
    expect(change.problems?.(params, document)).toEqual([expect.stringContaining('locked for ever')]);
  });

  it('taking a deny from a policy is never an agent’s', () => {
    const deny = { Effect: 'Deny', Principal: account(), Action: 'kms:Decrypt', Resource: '*' };
    const { change, params } = parse({
      change: 'put-key-policy',
      params: { key_arn: keyArn, document: administered() },
    });
    expect(change.risk(params, administered(deny))).toBe('R4');
    expect(change.risk(params, administered())).toBe('R3');
  });

  it('a key whose deletion is scheduled is not enabled', () => {
    const { change, params } = parse({ change: 'enable-key', params: { key_arn: keyArn } });
    const doomed = { disabled: false, deletion_date: '2026-12-24T00:00:00.000Z' };
    expect(change.problems?.(params, doomed)).toEqual([expect.stringContaining('2026-12-24')]);
  });
});
