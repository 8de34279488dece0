import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount } from '../../../chaos/target/account.ts';
import { VERSIONS } from '../../../chaos/workloads/event-recorder/releases.ts';
import type { Recorder } from '../../../chaos/workloads/event-recorder/recorder.ts';
import {
  noticeRecorder,
  orderRecorder,
  ticketRecorder,
  uploadRecorder,
} from '../../../chaos/workloads/event-recorder/workload.ts';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import type { AwsReader, AwsWriter } from '../../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { type Change, withoutPrecondition } from '../../../shared/changes/change.ts';
import { changesFor } from '../../../shared/changes/changes-for.ts';
import { parseChangeCall } from '../../../shared/changes/index.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';

const WORKLOADS = { orderRecorder, noticeRecorder, uploadRecorder, ticketRecorder };
type Name = keyof typeof WORKLOADS;

let aws: LocalAws;
let reader: AwsReader;
let writer: AwsWriter;
const recorders = {} as Record<Name, Recorder>;
const baselines = {} as Record<Name, Baseline>;
let mappingUuid: string;

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const access = { region: aws.region, endpoint: aws.endpoint, credentials: aws.credentials };
  reader = createAwsReader({ ...access, accountId: aws.accountId });
  writer = createAwsWriter(access);
  const account = createTargetAccount({ ...access, accountId: aws.accountId });
  for (const name of Object.keys(WORKLOADS) as Name[]) {
    const recorder = await WORKLOADS[name].deploy(account, { queueAgeSeconds: 5 });
    recorders[name] = recorder;
    baselines[name] = await captureBaseline(reader, {
      workload: recorder.workload,
      functionArn: recorder.root,
      capturedBy: 'operator',
      now: new Date(),
    });
  }
  const found = await reader.read<{ EventSourceMappings: { UUID: string }[] }>('lambda', 'ListEventSourceMappings', {});
  mappingUuid = found?.EventSourceMappings[0]?.UUID ?? '';
});
afterAll(() => aws.close());

const parse = (call: ChangeCall): { change: Change; params: unknown } => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return parsed;
};
const canonical = (image: unknown): string => canonicalJson(withoutPrecondition(image));

const make = async (call: ChangeCall): Promise<{ inverse: ChangeCall; preImage: unknown }> => {
  const { change, params } = parse(call);
  const preImage = await change.capture(params, reader);
  await writer.write(change.call(params, preImage));
  expect(canonical(await change.capture(params, reader))).toBe(canonical(change.postImage(params, preImage)));
  return { inverse: change.invert(params, preImage), preImage };
};

type Break = [breaks: string, workload: Name, params: (recorder: Recorder) => Record<string, unknown>, mends: string];

/** What breaks a trigger, and the change that puts it back: together they are the whole catalogue of triggers. */
const BREAKS: readonly Break[] = [
  ['set-rule-state', 'orderRecorder', ({ arns }) => ({ rule_arn: arns.rule, state: 'DISABLED' }), 'set-rule-state'],
  [
    'remove-rule-target',
    'orderRecorder',
    ({ arns }) => ({ rule_arn: arns.rule, target_id: 'recorder' }),
    'put-rule-target',
  ],
  [
    'put-rule-target',
    'orderRecorder',
    ({ arns }) => ({ rule_arn: arns.rule, target_id: 'recorder', target: { Arn: arns.failures } }),
    'put-rule-target',
  ],
  [
    'remove-function-permission',
    'orderRecorder',
    ({ arns }) => ({ function_arn: arns.alias, statement_id: 'orders' }),
    'add-function-permission',
  ],
  [
    'put-bucket-notification',
    'uploadRecorder',
    ({ arns }) => ({ bucket_arn: arns.bucket, notification_id: 'uploads', notification: null }),
    'put-bucket-notification',
  ],
  [
    'unsubscribe',
    'noticeRecorder',
    ({ arns }) => ({ topic_arn: arns.source, protocol: 'lambda', endpoint: arns.alias }),
    'subscribe',
  ],
  [
    'set-subscription-filter',
    'noticeRecorder',
    ({ arns }) => ({ topic_arn: arns.source, protocol: 'lambda', endpoint: arns.alias, filter_policy: null }),
    'set-subscription-filter',
  ],
  [
    'put-event-invoke-config',
    'noticeRecorder',
    ({ arns }) => ({ function_arn: arns.alias, setting: 'maximum_retries', value: 0 }),
    'put-event-invoke-config',
  ],
  [
    'put-event-invoke-config',
    'uploadRecorder',
    ({ arns }) => ({ function_arn: arns.alias, setting: 'on_failure', value: null }),
    'put-event-invoke-config',
  ],
  [
    'set-mapping-filter',
    'ticketRecorder',
    ({ arns }) => ({ function_arn: arns.alias, uuid: mappingUuid, filters: ['{"body":{"kind":["other"]}}'] }),
    'set-mapping-filter',
  ],
  [
    'set-queue-visibility',
    'ticketRecorder',
    ({ arns }) => ({ queue_arn: arns.queue, visibility_seconds: 1 }),
    'set-queue-visibility',
  ],
  [
    'set-alias-version',
    'ticketRecorder',
    ({ arns }) => ({ function_arn: arns.function, alias: 'live', version: VERSIONS.previous, weights: { '3': 2_550 } }),
    'set-alias-version',
  ],
  ['delete-alias', 'ticketRecorder', ({ arns }) => ({ function_arn: arns.function, alias: 'live' }), 'create-alias'],
];

describe('what is broken of a trigger', () => {
  it.each(BREAKS)('by `%s` on %s is undone by its inverse', async (change, workload, params) => {
    const call = { change, params: params(recorders[workload]) };
    const { inverse, preImage } = await make(call);
    const { inverse: again } = await make(inverse);
    expect(canonical(await parse(call).change.capture(parse(call).params, reader))).toBe(canonical(preImage));
    expect(again.change).toBe(change);
    expect((await compareBaseline(reader, baselines[workload])).differences).toEqual([]);
  });

  it.each(BREAKS)(
    'by `%s` on %s is seen as one difference, which one change mends',
    async (change, workload, params, mends) => {
      await make({ change, params: params(recorders[workload]) });
      const { differences, gaps } = await compareBaseline(reader, baselines[workload]);
      expect({ gaps, found: differences.length }).toEqual({ gaps: [], found: 1 });
      const [mend, ...others] = differences.flatMap(changesFor);
      expect([mend?.change, others]).toEqual([mends, []]);
      const { change: mending, params: mendingParams } = parse(mend!);
      expect(mending.problems?.(mendingParams, await mending.capture(mendingParams, reader)) ?? []).toEqual([]);
      expect(baselines[workload].resources).toContain(mending.target(mendingParams));
      await make(mend!);
      expect((await compareBaseline(reader, baselines[workload])).differences).toEqual([]);
    },
  );
});

describe('a change of a trigger is refused', () => {
  const refusal = async (call: ChangeCall): Promise<string> => {
    const { change, params } = parse(call);
    try {
      return (change.problems?.(params, await change.capture(params, reader)) ?? []).join();
    } catch (error) {
      return String(error);
    }
  };

  it.each<[string, string, Name, (recorder: Recorder) => Record<string, unknown>, RegExp]>([
    [
      'that names a version which is not there',
      'set-alias-version',
      'ticketRecorder',
      ({ arns }) => ({ function_arn: arns.function, alias: 'live', version: '99' }),
      /has no version 99/,
    ],
    [
      'that would lose the permissions of an alias',
      'delete-alias',
      'orderRecorder',
      ({ arns }) => ({ function_arn: arns.function, alias: 'live' }),
      /would be lost with it/,
    ],
    [
      'that hides messages for less than six time-outs',
      'set-queue-visibility',
      'ticketRecorder',
      ({ arns }) => ({ queue_arn: arns.queue, visibility_seconds: 17 }),
      /less than six times/,
    ],
    [
      'that lets another account in',
      'add-function-permission',
      'orderRecorder',
      ({ arns }) => ({
        ...{ function_arn: arns.alias, statement_id: 'other', principal: 'events.amazonaws.com' },
        ...{ source_arn: arns.rule, source_account: '999999999999' },
      }),
      /another account/,
    ],
  ])('%s', async (_, change, workload, params, reason) => {
    expect(await refusal({ change, params: params(recorders[workload]) })).toMatch(reason);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['a permission without a source', 'add-function-permission', { source_arn: '' }],
    ['a permission for every source', 'add-function-permission', { source_arn: 'arn:aws:events:*:*:rule/*' }],
    ['a permission for another account as such', 'add-function-permission', { principal: '999999999999' }],
  ])('as soon as it is read: %s', (_, change, given) => {
    const whole = {
      function_arn: `arn:aws:lambda:eu-west-1:123456789012:function:orders:live`,
      statement_id: 'orders',
      principal: 'events.amazonaws.com',
      source_arn: 'arn:aws:events:eu-west-1:123456789012:rule/orders',
      source_account: '123456789012',
    };
    expect('change' in parseChangeCall({ change, params: whole })).toBe(true);
    expect('problems' in parseChangeCall({ change, params: { ...whole, ...given } })).toBe(true);
  });
});
