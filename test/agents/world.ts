import type { Diagnosis } from '../../shared/diagnosis.ts';
import { Incident } from '../../shared/incident.ts';
import type { Clock } from '../../shared/clock.ts';
import { parseAnswer } from '../../agents/toolbox/mcp-tool-box.ts';
import type { ReadTool, ToolAnswer, ToolBox, ToolInput, ToolOutput } from '../../agents/toolbox/tool-box.ts';
import { READ_TOOLS } from '../../agents/toolbox/tool-box.ts';

const SCOPE = 'eu-west-1:111122223333';
export const FUNCTION = `arn:aws:lambda:${SCOPE}:function:orders`;
export const ROLE = 'arn:aws:iam::111122223333:role/orders-role';
export const QUEUE = `arn:aws:sqs:${SCOPE}:orders-in`;
export const MAPPING_UUID = '0b9d5a7e-52c1-4d3e-9a44-2f1c7d9be001';
export const MAPPING = `arn:aws:lambda:${SCOPE}:event-source-mapping:${MAPPING_UUID}`;
export const OBJECT = 'arn:aws:s3:::orders-files/in/1.json';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
/** ISO time so many seconds after the alarm. */
export const at = (seconds: number): string => new Date(NOON + seconds * 1_000).toISOString();

/** Stands still at ten seconds after the alarm. */
export const stillClock: Clock = { now: () => new Date(at(10)), sleep: async () => undefined };

type AlarmMetric = 'Errors' | 'Throttles' | 'Invocations' | 'ApproximateAgeOfOldestMessage';

export const incidentOf = (metric: AlarmMetric = 'Errors', resource: string = FUNCTION): Incident =>
  Incident.parse({
    incident_id: 'inc-1',
    status: 'INVESTIGATING',
    severity: 'SEV2',
    title: 'orders',
    fingerprint: 'f',
    resource,
    alarms: [
      {
        messageId: 'm1',
        source: 'sns',
        accountId: '111122223333',
        region: 'eu-west-1',
        name: `orders-${metric}`,
        state: 'ALARM',
        reason: 'Threshold Crossed: 1 out of the last 1 datapoints [5.0] was greater than the threshold (1.0).',
        metric,
        at: at(0),
      },
    ],
    version: 2,
    fence: 1,
    audit_seq: 2,
    audit_head: '0'.repeat(64),
    created_at: at(1),
    updated_at: at(2),
    reason: 'claimed',
    usage: {},
  });

export const alarmReading = (
  metric: AlarmMetric,
  state: 'OK' | 'ALARM' = 'ALARM',
): ToolOutput<'list_alarms'>['alarms'][number] => ({
  name: `orders-${metric}`,
  arn: `arn:aws:cloudwatch:${SCOPE}:alarm:orders-${metric}`,
  state,
  state_since: at(0),
  reason: 'Threshold Crossed',
  metric,
  namespace: metric.startsWith('Approximate') ? 'AWS/SQS' : 'AWS/Lambda',
  dimensions: {},
  period_seconds: 60,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  actions_enabled: true,
  history: [{ at: at(0), from: 'OK', to: state }],
});

type LogError = ToolOutput<'search_logs'>['errors'][number];

/** A line of the log, in AWS's words. */
export const logError = (kind: LogError['class'], about: Partial<LogError> = {}): LogError => ({
  class: kind,
  count: 5,
  first_at: at(-30),
  last_at: at(5),
  example: EXAMPLES[kind] ?? kind,
  platform: kind === 'timeout' || kind === 'out-of-memory',
  ...about,
});

const EXAMPLES: Partial<Record<LogError['class'], string>> = {
  timeout: '2026-11-20T11:59:40.000Z 5f1c Task timed out after 3.00 seconds',
  'out-of-memory':
    'REPORT RequestId: 5f1c Memory Size: 128 MB Max Memory Used: 128 MB Status: error Error Type: Runtime.OutOfMemory',
  'handler-not-found': 'Runtime.HandlerNotFound: index.handle is undefined or not exported',
};

export const denied = (about: Partial<NonNullable<LogError['denied']>> = {}): LogError =>
  logError('access-denied', {
    example: `User: arn:aws:sts::111122223333:assumed-role/orders-role/orders is not authorized to perform: s3:GetObject on resource: "${OBJECT}" because no identity-based policy allows the s3:GetObject action`,
    denied: {
      principal: 'arn:aws:sts::111122223333:assumed-role/orders-role/orders',
      action: 's3:GetObject',
      resource: OBJECT,
      layer: 'identity',
      effect: 'implicit',
      ...about,
    },
  });

export type Difference = ToolOutput<'compare_baseline'>['differences'][number];

export const READ_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::orders-files/*' },
    { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders' },
  ],
};

export const policyDifference = (about: Partial<Difference> = {}): Difference => ({
  resource: ROLE,
  aspect: 'role-inline-policies',
  member: 'data-access',
  kind: 'missing',
  baseline: READ_POLICY,
  current: null,
  ...about,
});

export const settingDifference = (member: string, baseline: unknown, current: unknown): Difference => ({
  resource: FUNCTION,
  aspect: 'function-configuration',
  member,
  kind: 'changed',
  baseline,
  current,
});

/** What a tool answers; a text is the reason why it could not. */
type Script<T extends ReadTool> = ToolOutput<T> | string;
export type World = { [T in ReadTool]?: Script<T> | ((input: ToolInput<T>) => Script<T>) };

const comparison = (differences: Difference[]): ToolOutput<'compare_baseline'> => ({
  workload: 'orders',
  baseline: { captured_at: at(-3_600), captured_by: 'arn:aws:iam::111122223333:role/deployer', sha256: 'a'.repeat(64) },
  differences,
  gaps: [],
});

const trigger = (about: Partial<ToolOutput<'get_triggers'>['mappings'][number]> = {}): ToolOutput<'get_triggers'> => ({
  mappings: [
    {
      uuid: MAPPING_UUID,
      source_arn: QUEUE,
      state: 'Enabled',
      state_reason: 'User action',
      last_result: 'OK',
      batch_size: 10,
      enabled: true,
      ...about,
    },
  ],
  queues: [{ arn: QUEUE, visible: 40, in_flight: 0, visibility_seconds: 60 }],
});

export interface Symptoms {
  metric?: AlarmMetric;
  alarmState?: 'OK' | 'ALARM';
  errors?: LogError[];
  differences?: Difference[];
  mapping?: Partial<ToolOutput<'get_triggers'>['mappings'][number]>;
}

/** An account with these symptoms, and healthy otherwise. */
export const worldOf = ({
  metric = 'Errors',
  alarmState,
  errors = [],
  differences = [],
  mapping,
}: Symptoms): World => ({
  list_alarms: { alarms: [alarmReading(metric, alarmState)] },
  get_dependencies: {
    root: FUNCTION,
    nodes: [
      { arn: FUNCTION, kind: 'function', relation: 'root' },
      { arn: ROLE, kind: 'role', relation: 'execution role' },
      { arn: MAPPING, kind: 'event-source-mapping', relation: 'trigger' },
      { arn: QUEUE, kind: 'queue', relation: 'event source' },
    ],
  },
  search_logs: {
    log_group: '/aws/lambda/orders',
    from: at(-600),
    to: at(10),
    lines: 40,
    errors,
    reports: { count: 10, duration_ms_max: 812.4, timeouts: 0, memory_mb: 256, memory_mb_max_used: 90 },
    samples: [],
    truncated: false,
  },
  compare_baseline: comparison(differences),
  get_recent_changes: { from: at(-3_600), to: at(10), events: [], truncated: false },
  get_triggers: trigger(mapping),
});

export interface ScriptedToolBox extends ToolBox {
  /** Every call, in order. */
  asked: { tool: ReadTool; input: unknown }[];
}

/** Answers from a script through the tools' own contracts; a tool without an answer says that it is down. */
export const scriptedToolBox = (world: World): ScriptedToolBox => {
  const asked: ScriptedToolBox['asked'] = [];
  const call = async <T extends ReadTool>(tool: T, input: ToolInput<T>): Promise<ToolAnswer<T>> => {
    asked.push({ tool, input: READ_TOOLS[tool].input.parse(input) });
    const script = world[tool];
    const answer = typeof script === 'function' ? script(input) : script;
    if (answer === undefined) return { ok: false, error: `the server did not answer \`${tool}\`` };
    if (typeof answer === 'string') return { ok: false, error: answer };
    return parseAnswer(tool, answer);
  };
  return { asked, call };
};

/** The world without the answer of one tool. */
export const without = (world: World, tool: ReadTool): World => ({
  ...world,
  [tool]: `ThrottlingException from \`${tool}\``,
});

export const hypothesisOf = (diagnosis: Diagnosis, cause: string): Diagnosis['hypotheses'][number] | undefined =>
  diagnosis.hypotheses.find((hypothesis) => hypothesis.cause === cause);
