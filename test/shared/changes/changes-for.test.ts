import { describe, expect, it } from 'vitest';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { changesFor } from '../../../shared/changes/changes-for.ts';
import { parseChangeCall } from '../../../shared/changes/index.ts';
import { type AccountState, createAccountModel, FUNCTION, READ_ORDERS, ROLE } from '../aws/account-model.ts';

const NARROWED = { ...READ_ORDERS, Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] };

const UNDONE: [string, (state: AccountState) => unknown, string][] = [
  ['a deleted inline policy', (state) => delete state.inline['read-orders'], 'put-role-policy'],
  ['a narrowed inline policy', (state) => (state.inline['read-orders'] = NARROWED), 'put-role-policy'],
  ['an added inline policy', (state) => (state.inline.extra = NARROWED), 'delete-role-policy'],
  ['a detached policy', (state) => (state.attached = []), 'attach-role-policy'],
  ['an attached policy', (state) => state.attached.push('arn:aws:iam::aws:policy/More'), 'detach-role-policy'],
  ['a lowered time-out', (state) => (state.fn.timeout = 1), 'set-function-timeout'],
  ['lowered memory', (state) => (state.fn.memory = 130), 'set-function-memory'],
  ['another handler', (state) => (state.fn.handler = 'index.main'), 'set-function-handler'],
  ['concurrency that was reserved', (state) => (state.reserved = 0), 'remove-reserved-concurrency'],
  [
    'another trust policy',
    (state) => (state.trust = { ...(state.trust as object), Statement: [] }),
    'update-role-trust',
  ],
  ['another version of a policy', (state) => (state.inForce = 'v2'), 'set-default-policy-version'],
  ['another role', (state) => (state.fn.role = `${ROLE}-standby`), 'set-function-role'],
  ['a new bucket policy', (state) => (state.bucketPolicy = NARROWED), 'delete-bucket-policy'],
  ['a new queue policy', (state) => (state.queuePolicy = NARROWED), 'set-queue-policy'],
  ['a disabled trigger', (state) => (state.mapping.state = 'Disabled'), 'set-event-source-mapping-state'],
];

const NOT_UNDONE: [string, (state: AccountState) => unknown][] = [
  ['a boundary', (state) => (state.boundary = 'arn:aws:iam::123456789012:policy/limits')],
  ['another batch size', (state) => (state.mapping.batchSize = 1)],
];

const capture = (model: ReturnType<typeof createAccountModel>): ReturnType<typeof captureBaseline> =>
  captureBaseline(model.reader, { workload: 'orders', functionArn: FUNCTION, capturedBy: 'me', now: new Date() });

describe('changes for a difference', () => {
  it.each(UNDONE)('%s is undone by one change, and nothing differs afterwards', async (_, touch, id) => {
    const model = createAccountModel();
    model.state.managed['arn:aws:iam::aws:policy/More'] = READ_ORDERS;
    const baseline = await capture(model);
    touch(model.state);
    const { differences } = await compareBaseline(model.reader, baseline);
    const calls = differences.flatMap(changesFor);
    expect(calls.map((call) => call.change)).toEqual([id]);
    const parsed = parseChangeCall(calls[0]!);
    if ('problems' in parsed) throw new Error(parsed.problems.join());
    const preImage = await parsed.change.capture(parsed.params, model.reader);
    model.apply(parsed.change.call(parsed.params, preImage));
    expect(await compareBaseline(model.reader, baseline)).toEqual({ differences: [], gaps: [] });
  });

  it('concurrency that was lowered is set back to its number', async () => {
    const model = createAccountModel();
    model.state.reserved = 5;
    const baseline = await capture(model);
    model.state.reserved = 0;
    const { differences } = await compareBaseline(model.reader, baseline);
    expect(differences.flatMap(changesFor)).toEqual([
      { change: 'set-reserved-concurrency', params: { function_arn: FUNCTION, reserved_concurrency: 5 } },
    ]);
  });

  it.each(NOT_UNDONE)('%s is undone by nothing in the catalogue', async (_, touch) => {
    const model = createAccountModel();
    const baseline = await capture(model);
    touch(model.state);
    const { differences } = await compareBaseline(model.reader, baseline);
    expect(differences).not.toEqual([]);
    expect(differences.flatMap(changesFor)).toEqual([]);
  });
});
