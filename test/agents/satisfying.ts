import type { Condition } from '../../agents/runbooks/condition.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';
import type { Signal } from '../../agents/runbooks/signals.ts';
import type { ToolOutput } from '../../agents/toolbox/tool-box.ts';
import type { Incident } from '../../shared/incident.ts';
import {
  alarmReading,
  at,
  denied,
  type Difference,
  FUNCTION,
  incidentOf,
  logError,
  OBJECT,
  ROLE,
  type Symptoms,
  type World,
  worldOf,
} from './world.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/orders/orders';
const BUCKET = 'arn:aws:s3:::orders-files';
const NO_PERMISSION = { Version: '2012-10-17', Statement: [] };

type Part<K extends string> = Extract<Condition, Record<K, unknown>> extends Record<K, infer C> ? C : never;
type ServiceState = ToolOutput<'get_service_state'>;

/** What an account has to show so that the conditions hold. */
type Shown = Required<Pick<Symptoms, 'alarmState' | 'errors' | 'differences' | 'mapping'>> &
  Pick<ServiceState, 'stopped' | 'events'> & { changes: string[] };

/** Chooses one of several ways in which a condition holds. */
type Choose = <T>(ways: readonly T[]) => T;

/** An incident, and an account in which everything holds that the runbook requires and nothing that rules it out. */
export const satisfying = (runbook: Runbook, way = 0): { incident: Incident; world: World } => {
  const shown: Shown = {
    alarmState: 'ALARM',
    errors: [],
    differences: [],
    mapping: {},
    stopped: [],
    events: [],
    changes: [],
  };
  const resource = isAboutService(runbook.requires) ? SERVICE : FUNCTION;
  const choose: Choose = (ways) => ways[way % ways.length] as (typeof ways)[number];
  for (const condition of runbook.requires) show(condition, { shown, resource, choose });
  const metric = METRICS[signalOf(runbook)];
  return { incident: ringing(metric, resource), world: accountOf(shown, metric, resource) };
};

/** A metric by which each signal is known. */
const METRICS: Readonly<Record<Signal, string>> = {
  errors: 'Errors',
  throttles: 'Throttles',
  'no-invocations': 'Invocations',
  'queue-age': 'ApproximateAgeOfOldestMessage',
  'failed-deliveries': 'FailedInvocations',
  'lost-events': 'AsyncEventsDropped',
  'no-logs': 'IncomingLogEvents',
  'no-tasks': 'RunningTaskCount',
  rollout: 'DeploymentCount',
  monitoring: 'MonitoringDifferences',
  unknown: 'Latency',
};

/** Triggers are read for every signal but errors. */
const signalOf = ({ signals }: Runbook): Signal => signals.find((signal) => signal !== 'errors') ?? 'errors';

const isAboutService = (conditions: readonly Condition[]): boolean =>
  conditions.some(
    (condition) =>
      'stopped_task' in condition ||
      'service_event' in condition ||
      ('difference' in condition && condition.difference.aspect.some((aspect) => aspect.startsWith('service-'))),
  );

interface Stage {
  shown: Shown;
  resource: string;
  choose: Choose;
}

/** Makes the account show what the condition asks for. What must not be there is not there to begin with. */
const show = (condition: Condition, stage: Stage): void => {
  const { shown, choose } = stage;
  if ('none' in condition || 'errors' in condition) return;
  if ('any' in condition) show(choose(condition.any), stage);
  else if ('log_error' in condition) shown.errors.push(errorOf(condition.log_error, choose));
  else if ('difference' in condition) shown.differences.push(differenceOf(condition.difference, stage));
  else if ('trigger' in condition)
    shown.mapping = {
      enabled: condition.trigger.enabled ?? true,
      last_result: condition.trigger.last_result_contains ?? 'OK',
    };
  else if ('stopped_task' in condition) shown.stopped.push(stoppedOf(choose(condition.stopped_task.class)));
  else if ('service_event' in condition)
    shown.events.push({ at: at(-20), class: choose(condition.service_event.class), text: '(service orders) …' });
  else if ('alarms' in condition) shown.alarmState = condition.alarms.are === 'all-ok' ? 'OK' : 'ALARM';
  else shown.changes.push(choose(condition.recent_change.name));
};

const errorOf = (wanted: Part<'log_error'>, choose: Choose): Shown['errors'][number] => {
  const { layer = 'identity', effect = 'implicit' } = wanted;
  const kind = choose(wanted.class);
  const error = kind === 'access-denied' ? denied({ layer: layer as DenialLayer, effect }) : logError(kind);
  return { ...error, platform: wanted.platform ?? error.platform };
};

type DenialLayer = NonNullable<Shown['errors'][number]['denied']>['layer'];

const stoppedOf = (kind: Shown['stopped'][number]['class']): Shown['stopped'][number] => ({
  class: kind,
  count: 3,
  last_at: at(5),
  reason: kind,
  ...(kind.endsWith('refused') && { denied: denied().denied }),
});

const differenceOf = (wanted: Part<'difference'>, { resource, choose }: Stage): Difference => {
  const aspect = choose(wanted.aspect);
  const { intent } = wanted;
  const kind = wanted.kind ? choose(wanted.kind) : 'changed';
  const values = valuesOf(wanted);
  return {
    resource: RESOURCES[aspect] ?? resource,
    aspect,
    member: wanted.member ? choose(wanted.member) : 'orders',
    kind,
    baseline: kind === 'added' ? null : values.baseline,
    current: kind === 'missing' ? null : values.current,
    ...(intent && { intent: { verdict: intent, because: 'by somebody, a minute ago' } }),
  };
};

/** Where an aspect is kept, when a denial has to lead there. */
const RESOURCES: Readonly<Record<string, string>> = {
  'role-inline-policies': ROLE,
  'role-attached-policies': ROLE,
  'role-policy-documents': ROLE,
  'role-boundary': ROLE,
  'role-trust': ROLE,
  'bucket-policy': BUCKET,
  'queue-policy': BUCKET,
};

const valuesOf = (wanted: Part<'difference'>): { baseline: unknown; current: unknown } => {
  if (wanted.lost) return { baseline: policyOf('Allow', wanted.lost), current: NO_PERMISSION };
  if (wanted.gained_deny) return { baseline: NO_PERMISSION, current: policyOf('Deny', wanted.gained_deny) };
  if (wanted.current_is) return { baseline: `${ROLE}-before`, current: ROLE };
  if (wanted.current !== undefined) return { baseline: 'otherwise', current: wanted.current };
  if (wanted.current_max !== undefined) return { baseline: wanted.current_max + 10, current: wanted.current_max };
  return wanted.moved === 'up' ? { baseline: 1, current: 30 } : { baseline: 30, current: 1 };
};

const policyOf = (Effect: 'Allow' | 'Deny', actions: 'what-was-denied' | string[]): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action: actions === 'what-was-denied' ? ['s3:GetObject'] : actions, Resource: '*' }],
});

const ringing = (metric: string, resource: string): Incident => {
  const incident = incidentOf('Errors', resource);
  return { ...incident, alarms: incident.alarms.map((alarm) => ({ ...alarm, metric })) };
};

const accountOf = (shown: Shown, metric: string, resource: string): World => {
  const world = worldOf(shown);
  return {
    ...world,
    list_alarms: { alarms: [{ ...alarmReading('Errors', shown.alarmState), metric }] },
    get_recent_changes: { from: at(-3_600), to: at(10), events: shown.changes.map(eventOf), truncated: false },
    ...(resource === SERVICE && { get_dependencies: SERVICE_GRAPH, get_service_state: stateOf(shown) }),
  };
};

const eventOf = (name: string) => ({
  at: at(-60),
  name,
  source: 'kms.amazonaws.com',
  principal: 'arn:aws:iam::111122223333:user/operator',
  resource: OBJECT,
  parameters: {},
});

const SERVICE_GRAPH: World['get_dependencies'] = {
  root: SERVICE,
  nodes: [
    { arn: SERVICE, kind: 'service', relation: 'root' },
    { arn: ROLE, kind: 'role', relation: 'task role' },
  ],
};

const stateOf = ({ stopped, events }: Shown): ServiceState => ({
  service_arn: SERVICE,
  desired: 2,
  running: 0,
  pending: 0,
  task_definition: 'orders:2',
  deployments: [],
  events,
  stopped,
});
