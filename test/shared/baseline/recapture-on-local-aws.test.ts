import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { type Recapture, recaptureBaseline } from '../../../shared/baseline/recapture.ts';
import { type LocalWorkload, READS, startLocalWorkload } from '../aws/local-workload.ts';

let workload: LocalWorkload;
let baseline: Baseline;
beforeAll(async () => {
  workload = await startLocalWorkload();
  await write('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'orders-errors',
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
  await write('cloudwatch', 'SetAlarmState', { AlarmName: 'orders-errors', StateValue: 'OK', StateReason: 'test' });
  baseline = await capture();
});
afterAll(() => workload.aws.close());

const write = (service: string, operation: string, input: Record<string, unknown>): Promise<unknown> =>
  workload.writer.write({ service, operation, input });
const capture = (): Promise<Baseline> =>
  captureBaseline(workload.reader, {
    workload: 'orders',
    functionArn: workload.functionArn,
    capturedBy: 'operator',
    now: new Date(),
  });
const decide = (deployers: string[]): Promise<Recapture> =>
  recaptureBaseline(workload.reader, {
    baseline,
    policy: { deployers },
    hasOpenIncident: false,
    capturedBy: 'watchdog',
    now: new Date(),
  });

describe("a deployment, by the account's own trail", () => {
  it('is known by who made every change of it', async () => {
    const { aws } = workload;
    const named = { FunctionName: 'orders' };
    const document = JSON.stringify({ ...READS, Statement: [{ ...READS.Statement[0], Action: 's3:*' }] });
    await write('lambda', 'UpdateFunctionConfiguration', { ...named, Timeout: 20, MemorySize: 256 });
    await write('lambda', 'PutFunctionConcurrency', { ...named, ReservedConcurrentExecutions: 3 });
    await write('iam', 'PutRolePolicy', {
      RoleName: 'orders-role',
      PolicyName: 'read-orders',
      PolicyDocument: document,
    });
    await write('iam', 'DetachRolePolicy', { RoleName: 'orders-role', PolicyArn: workload.policyArn });
    await write('lambda', 'UpdateEventSourceMapping', { UUID: workload.mappingUuid, BatchSize: 7 });

    const stranger = await decide(['arn:aws:iam::*:role/deploy']);
    expect(stranger).toMatchObject({ outcome: 'refused' });
    const decision = await decide([`arn:aws:iam::${aws.accountId}:*`]);
    if (decision.outcome !== 'recaptured') throw new Error(JSON.stringify(decision));
    expect(decision.differences.map(({ member }) => member).sort()).toEqual(
      [
        'memory_mb',
        'timeout_seconds',
        'reserved_concurrency',
        'read-orders',
        workload.policyArn,
        workload.mappingUuid,
      ].sort(),
    );
    baseline = decision.baseline;
    expect(await decide([])).toEqual({ outcome: 'unchanged' });
  });
});
