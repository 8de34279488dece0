import { z } from 'zod';
import { ASPECT_IDS } from '../../shared/baseline/aspects/index.ts';
import { LOG_ERROR_CLASSES, SERVICE_EVENT_CLASSES, STOPPED_TASK_CLASSES } from '../../shared/tools/diagnostics.ts';

/** One or several of a closed set: `kind: missing` and `kind: [missing, changed]` are both good YAML. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);

/** Some error in the logs is of this class, written by the platform when `platform` says so. */
const LogErrorCondition = z.strictObject({
  class: oneOrMore(z.enum(LOG_ERROR_CLASSES)),
  /** A function can print any text: only lines of the platform prove what the platform did. */
  platform: z.boolean().optional(),
  layer: z.string().optional(),
  effect: z.enum(['implicit', 'explicit']).optional(),
});

/** The account differs from its baseline in this way. */
const DifferenceCondition = z.strictObject({
  aspect: oneOrMore(z.enum(ASPECT_IDS)),
  member: oneOrMore(z.string()).optional(),
  kind: oneOrMore(z.enum(['missing', 'changed', 'added'])).optional(),
  /** The number went this way. */
  moved: z.enum(['down', 'up']).optional(),
  /** The number is now at most this. */
  current_max: z.number().optional(),
  /** A permission was lost that covers what the logs say was denied, or one of the actions listed. */
  lost: z.union([z.literal('what-was-denied'), z.array(z.string()).min(1)]).optional(),
  /** A Deny was gained that covers what the logs say was denied, or one of the actions listed. */
  gained_deny: z.union([z.literal('what-was-denied'), z.array(z.string()).min(1)]).optional(),
  /** It is exactly this now. */
  current: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** What is there now is a role, and the logs say that this very role was denied. */
  current_is: z.literal('who-was-denied').optional(),
  /** Whether evidence shows that somebody did it on purpose (`marked`) or that nothing says so (`unmarked`). */
  intent: z.enum(['marked', 'unmarked']).optional(),
});

/** Some event source mapping of the function looks like this. */
const TriggerCondition = z.strictObject({
  enabled: z.boolean().optional(),
  last_result_contains: z.string().optional(),
});

/** Tasks of the service's current rollouts stopped for such a reason; the platform writes it, no container can. */
const StoppedTaskCondition = z.strictObject({ class: oneOrMore(z.enum(STOPPED_TASK_CLASSES)) });

/** The service has said so since it was steady last. */
const ServiceEventCondition = z.strictObject({ class: oneOrMore(z.enum(SERVICE_EVENT_CLASSES)) });

const AlarmsCondition = z.strictObject({
  /** `all-ok`: every alarm that watches the workload is OK now, or has never had data. */
  are: z.enum(['all-ok', 'some-in-alarm']),
});

const ErrorsCondition = z.strictObject({
  /** No error was logged since the last of the alarms changed state. */
  none_since: z.literal('last-alarm-change'),
});

const CHANGE_NAMES = z.strictObject({ name: oneOrMore(z.string()) });

export type Condition =
  | { log_error: z.output<typeof LogErrorCondition> }
  | { difference: z.output<typeof DifferenceCondition> }
  | { trigger: z.output<typeof TriggerCondition> }
  | { stopped_task: z.output<typeof StoppedTaskCondition> }
  | { service_event: z.output<typeof ServiceEventCondition> }
  | { alarms: z.output<typeof AlarmsCondition> }
  | { errors: z.output<typeof ErrorsCondition> }
  | { recent_change: z.output<typeof CHANGE_NAMES> }
  | { any: Condition[] }
  | { none: Condition[] };

/** The condition language of the runbooks' front matter: each condition reads the digest of one tool's answer. */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ log_error: LogErrorCondition }),
    z.strictObject({ difference: DifferenceCondition }),
    z.strictObject({ trigger: TriggerCondition }),
    z.strictObject({ stopped_task: StoppedTaskCondition }),
    z.strictObject({ service_event: ServiceEventCondition }),
    z.strictObject({ alarms: AlarmsCondition }),
    z.strictObject({ errors: ErrorsCondition }),
    z.strictObject({ recent_change: CHANGE_NAMES }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ none: z.array(Condition).min(1) }),
  ]),
);
