import { describe, expect, it } from 'vitest';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { captureBaseline, isIntact } from '../../../shared/baseline/capture.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { RetryableError } from '../../../shared/errors.ts';
import {
  type AccountModel,
  type AccountState,
  createAccountModel,
  DEAD_LETTERS,
  FUNCTION,
  MANAGED,
  MAPPING,
  QUEUE,
  READ_ORDERS,
  ROLE,
  UUID,
} from '../aws/account-model.ts';

const capture = (model: AccountModel): Promise<Baseline> =>
  captureBaseline(model.reader, {
    workload: 'orders',
    functionArn: FUNCTION,
    capturedBy: 'arn:aws:iam::123456789012:role/operator',
    now: new Date('2026-11-20T10:00:00Z'),
  });

describe('capturing a baseline', () => {
  it('names every resource of the workload, its function first, and the alarms that watch them', async () => {
    const baseline = await capture(createAccountModel());
    const [logs, ...alarms] = [
      'logs:eu-west-1:123456789012:log-group:/aws/lambda/orders',
      'orders-age',
      'orders-errors',
    ];
    expect(baseline.resources.slice(0, 2)).toEqual([FUNCTION, ROLE]);
    expect(new Set(baseline.resources)).toEqual(
      new Set([
        ...[FUNCTION, ROLE, MAPPING, QUEUE, MANAGED, 'arn:aws:s3:::orders', DEAD_LETTERS, `arn:aws:${logs}`],
        ...alarms.map((name) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`),
      ]),
    );
    expect(baseline.alarms).toEqual(['orders-age', 'orders-errors']);
  });

  it('keeps no value of the environment', async () => {
    const model = createAccountModel();
    model.state.fn.environment = { TOKEN: 'a-secret-value' };
    const baseline = await capture(model);
    expect(JSON.stringify(baseline)).toContain('TOKEN');
    expect(JSON.stringify(baseline)).not.toContain('a-secret-value');
  });

  it('is sealed: an altered one is seen', async () => {
    const baseline = await capture(createAccountModel());
    expect(isIntact(baseline)).toBe(true);
    expect(isIntact({ ...baseline, captured_by: 'somebody else' })).toBe(false);
    const [first, ...others] = baseline.entries;
    expect(isIntact({ ...baseline, entries: [{ ...first!, value: {} }, ...others] })).toBe(false);
  });

  it('fails when a part cannot be read, so that no half baseline is kept', async () => {
    const model = createAccountModel();
    const read = model.reader.read.bind(model.reader);
    const reader: typeof model.reader = {
      ...model.reader,
      read: (service, operation, input) => {
        if (operation === 'ListRolePolicies') throw new RetryableError('throttled');
        return read(service, operation, input);
      },
    };
    await expect(capture({ ...model, reader })).rejects.toThrow(RetryableError);
  });
});

const NARROWED = { ...READ_ORDERS, Statement: [{ ...READ_ORDERS.Statement[0], Action: 's3:ListBucket' }] };
const BOUNDARY = 'arn:aws:iam::123456789012:policy/limits';

const CASES: [string, (state: AccountState) => void, object][] = [
  [
    'a deleted inline policy is missing',
    (state) => delete state.inline['read-orders'],
    {
      resource: ROLE,
      aspect: 'role-inline-policies',
      member: 'read-orders',
      kind: 'missing',
      baseline: READ_ORDERS,
      current: null,
    },
  ],
  [
    'a narrowed inline policy is changed',
    (state) => (state.inline['read-orders'] = NARROWED),
    { aspect: 'role-inline-policies', member: 'read-orders', kind: 'changed', current: NARROWED },
  ],
  [
    'a new inline policy is added',
    (state) => (state.inline.extra = NARROWED),
    { aspect: 'role-inline-policies', member: 'extra', kind: 'added', baseline: null },
  ],
  [
    'a detached policy is missing',
    (state) => (state.attached = []),
    { resource: ROLE, aspect: 'role-attached-policies', member: MANAGED, kind: 'missing' },
  ],
  [
    'a boundary that was set is changed',
    (state) => (state.boundary = BOUNDARY),
    { aspect: 'role-boundary', member: 'boundary_arn', kind: 'changed', baseline: null, current: BOUNDARY },
  ],
  [
    'a changed trust policy is changed',
    (state) => (state.trust = READ_ORDERS),
    { aspect: 'role-trust', member: 'trust_policy', kind: 'changed' },
  ],
  [
    'a lowered time-out is changed',
    (state) => (state.fn.timeout = 1),
    { resource: FUNCTION, member: 'timeout_seconds', kind: 'changed', baseline: 10, current: 1 },
  ],
  [
    'another handler is changed',
    (state) => (state.fn.handler = 'index.main'),
    { member: 'handler', kind: 'changed', baseline: 'index.handler', current: 'index.main' },
  ],
  [
    'another value in the environment is changed',
    (state) => (state.fn.environment = { TABLE: 'other' }),
    { member: 'environment_sha256', kind: 'changed' },
  ],
  [
    'concurrency reserved since is changed',
    (state) => (state.reserved = 0),
    { aspect: 'function-concurrency', member: 'reserved_concurrency', baseline: null, current: 0 },
  ],
  [
    'a disabled trigger is changed, under its own ARN',
    (state) => (state.mapping.state = 'Disabled'),
    { resource: MAPPING, aspect: 'event-source-mapping', member: UUID, kind: 'changed' },
  ],
];

describe('comparing with a baseline', () => {
  it('finds nothing in an account that nobody touched', async () => {
    const model = createAccountModel();
    const baseline = await capture(model);
    expect(await compareBaseline(model.reader, baseline)).toEqual({ differences: [], gaps: [] });
  });

  it.each(CASES)('%s', async (_, touch, expected) => {
    const model = createAccountModel();
    const baseline = await capture(model);
    touch(model.state);
    const { differences, gaps } = await compareBaseline(model.reader, baseline);
    expect(gaps).toEqual([]);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject(expected);
  });

  it('reads only the aspects that are asked about', async () => {
    const model = createAccountModel();
    const baseline = await capture(model);
    model.state.fn.timeout = 1;
    model.asked.length = 0;
    expect((await compareBaseline(model.reader, baseline, ['role-inline-policies'])).differences).toEqual([]);
    expect(model.asked).not.toContain('lambda:GetFunctionConfiguration');
  });

  it('reports what it could not read as a gap, and compares the rest', async () => {
    const model = createAccountModel();
    const baseline = await capture(model);
    model.state.fn.timeout = 1;
    const read = model.reader.read.bind(model.reader);
    const reader: typeof model.reader = {
      ...model.reader,
      read: (service, operation, input) => {
        if (operation === 'ListRolePolicies') throw new RetryableError('throttled');
        return read(service, operation, input);
      },
    };
    const { differences, gaps } = await compareBaseline(reader, baseline);
    expect(differences.map((difference) => difference.member)).toEqual(['timeout_seconds']);
    expect(gaps).toEqual([`role-inline-policies of \`${ROLE}\`: throttled`]);
  });

  it('refuses a baseline that was altered', async () => {
    const model = createAccountModel();
    const baseline = await capture(model);
    await expect(compareBaseline(model.reader, { ...baseline, resources: [] })).rejects.toThrow('was altered');
  });
});
