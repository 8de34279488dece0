import {
  denied,
  type Difference,
  FUNCTION,
  logError,
  MAPPING,
  MAPPING_UUID,
  policyDifference,
  QUEUE,
  READ_POLICY,
  ROLE,
  settingDifference,
  type Symptoms,
} from './world.ts';

/** One broken workload, the cause that its evidence supports, and the change that helps. */
export interface Case extends Symptoms {
  what: string;
  cause: string;
  /** ARN that has the cause. */
  resource: string;
  /** The tool whose answer decides. */
  deciding: 'compare_baseline' | 'get_triggers';
  /** Another tool without which nothing is known. */
  also?: 'search_logs';
  change: string;
}

const NARROWED = { ...READ_POLICY, Statement: [READ_POLICY.Statement[1]] };
const QUEUE_POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: QUEUE }] };
const MANAGED = 'arn:aws:iam::111122223333:policy/orders-data';

const reservedDifference: Difference = {
  ...settingDifference('reserved_concurrency', null, 0),
  aspect: 'function-concurrency',
  intent: { verdict: 'unmarked', because: 'PutFunctionConcurrency by somebody; no mark' },
};
const mappingDifference: Difference = {
  resource: MAPPING,
  aspect: 'event-source-mapping',
  member: MAPPING_UUID,
  kind: 'changed',
  baseline: { mapping_arn: MAPPING, function_arn: FUNCTION, enabled: true },
  current: { mapping_arn: MAPPING, function_arn: FUNCTION, enabled: false },
};

const ofRole = { cause: 'identity-policy-missing-action', resource: ROLE, deciding: 'compare_baseline' } as const;
const ofFunction = { resource: FUNCTION, deciding: 'compare_baseline' } as const;

export const CASES: readonly Case[] = [
  {
    what: 'an inline policy was deleted',
    ...ofRole,
    also: 'search_logs',
    errors: [denied()],
    differences: [policyDifference()],
    change: 'put-role-policy',
  },
  {
    what: 'an inline policy was narrowed',
    ...ofRole,
    also: 'search_logs',
    errors: [denied()],
    differences: [policyDifference({ kind: 'changed', current: NARROWED })],
    change: 'put-role-policy',
  },
  {
    what: 'a managed policy was detached',
    ...ofRole,
    also: 'search_logs',
    errors: [denied()],
    differences: [policyDifference({ aspect: 'role-attached-policies', member: MANAGED, baseline: MANAGED })],
    change: 'attach-role-policy',
  },
  {
    what: 'the role may no longer read the queue',
    ...ofRole,
    metric: 'ApproximateAgeOfOldestMessage',
    mapping: { last_result: 'PROBLEM: Function call failed' },
    differences: [policyDifference({ baseline: QUEUE_POLICY })],
    change: 'put-role-policy',
  },
  {
    what: 'the time-out was lowered below the work',
    ...ofFunction,
    cause: 'function-timeout-too-low',
    also: 'search_logs',
    errors: [logError('timeout')],
    differences: [settingDifference('timeout_seconds', 30, 1)],
    change: 'set-function-timeout',
  },
  {
    what: 'the memory was lowered below the need',
    ...ofFunction,
    cause: 'function-memory-too-low',
    also: 'search_logs',
    errors: [logError('out-of-memory')],
    differences: [settingDifference('memory_mb', 512, 128)],
    change: 'set-function-memory',
  },
  {
    what: 'the handler was renamed',
    ...ofFunction,
    cause: 'function-handler-not-found',
    also: 'search_logs',
    errors: [logError('handler-not-found')],
    differences: [settingDifference('handler', 'index.handler', 'index.handle')],
    change: 'set-function-handler',
  },
  {
    what: 'reserved concurrency was set to 0',
    ...ofFunction,
    cause: 'reserved-concurrency-zero',
    metric: 'Throttles',
    differences: [reservedDifference],
    change: 'remove-reserved-concurrency',
  },
  {
    what: 'the event source mapping was disabled',
    cause: 'event-source-mapping-disabled',
    resource: MAPPING,
    deciding: 'get_triggers',
    metric: 'ApproximateAgeOfOldestMessage',
    mapping: { enabled: false, state: 'Disabled' },
    differences: [mappingDifference],
    change: 'set-event-source-mapping-state',
  },
];
