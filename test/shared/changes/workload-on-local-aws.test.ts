import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount } from '../../../chaos/target/account.ts';
import { targetAlarms } from '../../../chaos/target/alarms.ts';
import type { Target } from '../../../chaos/target/deploy-target.ts';
import { SAMPLE_OBJECT } from '../../../chaos/target/work.ts';
import { deployLedgerImport } from '../../../chaos/workloads/ledger-import/deploy.ts';
import { layerArns } from '../../../chaos/workloads/ledger-import/layers.ts';
import { startLocalAws } from '../../../infra/local-aws/server.ts';
import { alarmArn, tableArn } from '../../../shared/arn.ts';
import { readAlarm } from '../../../shared/aws/alarm-reads.ts';
import { readFunction } from '../../../shared/aws/function-reads.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import { isSameCanonical } from '../../../shared/canonical.ts';
import { withoutPrecondition } from '../../../shared/changes/change.ts';
import { parseChangeCall } from '../../../shared/changes/index.ts';
import { prepareAction } from '../../../shared/propose.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';

let aws: Awaited<ReturnType<typeof startLocalAws>>;
let dataDir: string;
let target: Target;
let access: Parameters<typeof createAwsReader>[0];
const SECRET_TABLE = 'ledger-import-nowhere';

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-changes-'));
  aws = await startLocalAws({ dataDir, periodScale: 60 });
  access = { region: aws.region, endpoint: aws.endpoint, credentials: aws.credentials, accountId: aws.accountId };
  const account = createTargetAccount(access);
  target = await deployLedgerImport(account);
  for (const alarm of targetAlarms(target.names, target.arns.topic, { queueAgeSeconds: 300 }))
    await account.send('cloudwatch', 'PutMetricAlarm', alarm);
});
afterAll(async () => {
  await aws.close();
  await rm(dataDir, { recursive: true, force: true });
});

const prepared = async (call: ChangeCall) => {
  const { action, problems } = await prepareAction(call, createAwsReader(access));
  expect(problems).toEqual([]);
  if (action === undefined) throw new Error('there is no action');
  return action;
};
const imageOf = async (call: ChangeCall): Promise<unknown> => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return withoutPrecondition(await parsed.change.capture(parsed.params, createAwsReader(access)));
};
const make = async (call: ChangeCall) => {
  const action = await prepared(call);
  await createAwsWriter(access).write(action.call);
  return action;
};

const CASES: [title: string, call: (target: Target) => ChangeCall][] = [
  ['layers', ({ arns, names }) => layers(arns.function, layerArns(aws, names.function).earlier)],
  ['no layer', ({ arns }) => layers(arns.function)],
  [
    'throughput',
    ({ names }) => call('set-table-throughput', { table_arn: tableArn(aws, names.table), write_units: 3 }),
  ],
  ['a hidden object', ({ names }) => call('set-object-visibility', objectOf(names.bucket, false))],
  ['a silenced alarm', ({ names }) => call('set-alarm-actions', { ...alarmOf(names.alarms.errors), enabled: false })],
  ['a deleted alarm', ({ names }) => call('delete-alarm', alarmOf(names.alarms.throttles))],
];
const call = (change: string, params: Record<string, unknown>): ChangeCall => ({ change, params });
const layers = (function_arn: string, ...list: string[]) => call('set-function-layers', { function_arn, layers: list });
const objectOf = (bucket: string, visible: boolean) => ({
  bucket_arn: `arn:aws:s3:::${bucket}`,
  key: SAMPLE_OBJECT,
  visible,
});
const alarmOf = (name: string) => ({ alarm_arn: alarmArn(aws, name) });

describe('a change of a workload', () => {
  it.each(CASES)('of %s is read back as its post-image says, and undone by its inverse', async (_title, about) => {
    const before = await imageOf(about(target));
    const action = await make(about(target));
    expect(await imageOf(about(target))).toEqual(action.post_image);
    await make(action.inverse);
    expect(isSameCanonical(await imageOf(about(target)), before)).toBe(true);
  });

  it('of an alarm puts its whole configuration', async () => {
    const { alarm_arn } = alarmOf(target.names.alarms.errors);
    const record = await readAlarm(createAwsReader(access), alarm_arn);
    const configuration = { ...record?.configuration, Threshold: '12.5' };
    const action = await make(call('put-alarm', { alarm_arn, configuration }));
    expect((await readAlarm(createAwsReader(access), alarm_arn))?.configuration).toEqual(configuration);
    await make(action.inverse);
    expect(await readAlarm(createAwsReader(access), alarm_arn)).toEqual(record);
  });

  it('of layers is refused when a version was deleted', async () => {
    const account = createTargetAccount(access);
    const [LayerName, Content] = [
      'passing',
      { ZipFile: (await import('fflate')).zipSync({ 'a.txt': new Uint8Array(1) }) },
    ];
    const made = await account.send<{ LayerVersionArn: string }>('lambda', 'PublishLayerVersion', {
      LayerName,
      Content,
    });
    await account.send('lambda', 'DeleteLayerVersion', { LayerName, VersionNumber: 1 });
    const { problems } = await prepareAction(
      layers(target.arns.function, made.LayerVersionArn),
      createAwsReader(access),
    );
    expect(problems).toEqual([`layer version \`${made.LayerVersionArn}\` does not exist`]);
  });
});

describe('an environment', () => {
  const environment = async (OUTPUT_TABLE: string, isPublished: boolean): Promise<string> => {
    const account = createTargetAccount(access);
    const FunctionName = target.arns.function;
    const Variables = { INPUT_BUCKET: target.names.bucket, OUTPUT_TABLE, COLUMNS: 'account,amount,memo' };
    await account.send('lambda', 'UpdateFunctionConfiguration', { FunctionName, Environment: { Variables } });
    if (isPublished) await account.send('lambda', 'PublishVersion', { FunctionName });
    return (await readFunction(createAwsReader(access), FunctionName))?.environment_sha256 ?? '';
  };
  const restoring = (environment_sha256: string) =>
    call('set-function-environment', { function_arn: target.arns.function, environment_sha256 });

  it('is restored by its hash, and undone, and no value is in the action', async () => {
    const healthy = await environment(target.names.table, true);
    const broken = await environment(SECRET_TABLE, true);
    const action = await make(restoring(healthy));
    expect(JSON.stringify(action)).not.toContain(SECRET_TABLE);
    expect(JSON.stringify(action)).not.toContain(target.names.table);
    expect(await imageOf(restoring(healthy))).toEqual(action.post_image);
    await make(action.inverse);
    expect((await readFunction(createAwsReader(access), target.arns.function))?.environment_sha256).toBe(broken);
  });

  it('that stands in no published version is not replaced', async () => {
    const healthy = await environment(target.names.table, false);
    await environment(`${SECRET_TABLE}-2`, false);
    const { problems } = await prepareAction(restoring(healthy), createAwsReader(access));
    expect(problems.join()).toContain('could not be put back');
  });
});
