import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { type Change, withoutPrecondition } from '../../../shared/changes/change.ts';
import { changesFor } from '../../../shared/changes/changes-for.ts';
import { CHANGES, parseChangeCall } from '../../../shared/changes/index.ts';
import { RetryableError } from '../../../shared/errors.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { TRIED_ELSEWHERE } from './tried-elsewhere.ts';
import { type LocalWorkload, READS, startLocalWorkload, TRUST } from '../aws/local-workload.ts';

let workload: LocalWorkload;
let baseline: Baseline;
beforeAll(async () => {
  workload = await startLocalWorkload();
  await settle({ change: 'set-event-source-mapping-state', params: enabling(true) });
  baseline = await captureBaseline(workload.reader, {
    workload: 'orders',
    functionArn: workload.functionArn,
    capturedBy: 'operator',
    now: new Date(),
  });
});
afterAll(() => workload.aws.close());

const canonical = (image: unknown): string => canonicalJson(withoutPrecondition(image));
const enabling = (enabled: boolean): Record<string, unknown> => ({
  function_arn: workload.functionArn,
  uuid: workload.mappingUuid,
  enabled,
});

/** A policy of a resource that denies it to the workload. */
const denying = (Resource: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: { AWS: workload.roleArn }, Action: '*', Resource }],
});

/** What takes away what the baseline does not have breaks nothing. */
const BREAKS_NOTHING = ['remove-reserved-concurrency', 'delete-bucket-policy'];

const parse = (call: ChangeCall): { change: Change; params: unknown } => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return parsed;
};

/** Reads a target once AWS has finished with it. */
const settle = async (call: ChangeCall): Promise<unknown> => {
  const { change, params } = parse(call);
  for (let attempt = 0; ; attempt++) {
    try {
      return await change.capture(params, workload.reader);
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

const make = async (call: ChangeCall): Promise<{ inverse: ChangeCall; preImage: unknown }> => {
  const { change, params } = parse(call);
  const preImage = await settle(call);
  await workload.writer.write(change.call(params, preImage));
  expect(canonical(await settle(call))).toBe(canonical(change.postImage(params, preImage)));
  return { inverse: change.invert(params, preImage), preImage };
};

const CALLS: Record<string, () => Record<string, unknown>> = {
  'put-role-policy': () => ({
    role_arn: workload.roleArn,
    policy_name: 'read-orders',
    document: { ...READS, Statement: [{ ...READS.Statement[0], Action: 's3:ListBucket' }] },
  }),
  'delete-role-policy': () => ({ role_arn: workload.roleArn, policy_name: 'read-orders' }),
  'attach-role-policy': () => ({
    role_arn: workload.roleArn,
    policy_arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  }),
  'detach-role-policy': () => ({ role_arn: workload.roleArn, policy_arn: workload.policyArn }),
  'set-default-policy-version': () => ({ policy_arn: workload.policyArn, default_version: 'v2' }),
  'update-role-trust': () => ({
    role_arn: workload.roleArn,
    document: {
      ...TRUST,
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  }),
  'set-function-role': () => ({ function_arn: workload.functionArn, role_arn: workload.standbyRoleArn }),
  'put-bucket-policy': () => ({ bucket_arn: workload.bucketArn, document: denying(`${workload.bucketArn}/*`) }),
  'delete-bucket-policy': () => ({ bucket_arn: workload.bucketArn }),
  'set-queue-policy': () => ({ queue_arn: workload.queueArn, document: denying(workload.queueArn) }),
  'set-function-timeout': () => ({ function_arn: workload.functionArn, timeout_seconds: 3 }),
  'set-function-memory': () => ({ function_arn: workload.functionArn, memory_mb: 256 }),
  'set-function-handler': () => ({ function_arn: workload.functionArn, handler: 'index.main' }),
  'set-reserved-concurrency': () => ({ function_arn: workload.functionArn, reserved_concurrency: 0 }),
  'remove-reserved-concurrency': () => ({ function_arn: workload.functionArn }),
  'set-event-source-mapping-state': () => enabling(false),
};

describe('the catalogue, through the SDK, on the embedded AWS', () => {
  it('is covered whole', () => {
    expect([...Object.keys(CALLS), ...TRIED_ELSEWHERE].sort()).toEqual(CHANGES.map((change) => change.id).sort());
  });

  it.each(Object.keys(CALLS))('`%s` is read back as promised and undone by its inverse', async (change) => {
    const call = { change, params: CALLS[change]!() };
    const { inverse, preImage } = await make(call);
    await make(inverse);
    expect(canonical(await settle(call))).toBe(canonical(preImage));
  });

  it('leaves the workload as its baseline says', async () => {
    expect(await compareBaseline(workload.reader, baseline)).toEqual({ differences: [], gaps: [] });
  });

  it.each(Object.keys(CALLS).filter((change) => !BREAKS_NOTHING.includes(change)))(
    'what `%s` breaks is seen as one difference, and the change for it mends it',
    async (change) => {
      await make({ change, params: CALLS[change]!() });
      const { differences, gaps } = await compareBaseline(workload.reader, baseline);
      expect(gaps).toEqual([]);
      expect(differences).toHaveLength(1);
      const [mend, ...others] = differences.flatMap(changesFor);
      expect(others).toEqual([]);
      await make(mend!);
      expect((await compareBaseline(workload.reader, baseline)).differences).toEqual([]);
    },
  );

  it('a stale revision is refused by AWS itself', async () => {
    const call = { change: 'set-function-timeout', params: CALLS['set-function-timeout']!() };
    const { change, params } = parse(call);
    const stale = await settle(call);
    const { inverse } = await make(call);
    await expect(workload.writer.write(change.call(params, stale))).rejects.toMatchObject({
      name: 'AwsRefusedError',
      code: 'PreconditionFailedException',
    });
    await make(inverse);
  });
});
