import { z } from 'zod';
import { RESOURCE_KINDS } from '../baseline/neighbours/neighbour.ts';
import { Denial, SERVICE_STATE } from './containers.ts';

export { SERVICE_EVENT_CLASSES, STOPPED_TASK_CLASSES, type StoppedTask } from './containers.ts';

/**
 * What the `diagnostics` MCP server answers: read only, bounded, digested. Agents and server share these schemas and
 * meet only over the protocol. Names are snake_case AWS nouns; times ISO; ARNs whole.
 */
const Arn = z.string().min(1).max(2_048);
const Window = { minutes: z.number().int().min(1).max(1_440).default(15) };

const AlarmReading = z.object({
  name: z.string(),
  arn: z.string(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  state_since: z.string(),
  reason: z.string(),
  metric: z.string().optional(),
  namespace: z.string().optional(),
  dimensions: z.record(z.string(), z.string()),
  period_seconds: z.number().optional(),
  threshold: z.number().optional(),
  comparison: z.string().optional(),
  actions_enabled: z.boolean(),
  /** Last changes of state, newest first, at most 10. */
  history: z.array(z.object({ at: z.string(), from: z.string(), to: z.string() })),
});

/** Error classes that log lines are sorted into; texts are AWS's own. */
export const LOG_ERROR_CLASSES = [
  'access-denied',
  'timeout',
  'out-of-memory',
  'handler-not-found',
  'import-error',
  'init-error',
  'function-exit',
  'throttled',
  'not-found',
  /** The key that something is encrypted under may not be used by the caller; the text names neither action nor key. */
  'key-denied',
  'key-disabled',
  'key-pending-deletion',
  /** What is encrypted cannot be read with its key; the text does not say why. */
  'key-unusable',
  'secret-deleted',
  'secret-not-found',
  'secret-label-not-found',
  'parameter-not-found',
  'authentication-failed',
  /** A connection that nobody answered, or a name that was not resolved. */
  'network',
  'application-error',
] as const;

export const LogError = z.object({
  class: z.enum(LOG_ERROR_CLASSES),
  count: z.number().int(),
  first_at: z.string(),
  last_at: z.string(),
  /** One example, bounded, control characters removed. Untrusted text. */
  example: z.string(),
  /** True when the platform wrote the line (REPORT, Task timed out…), false when the function printed it. */
  platform: z.boolean(),
  /** Only of `access-denied`. */
  denied: Denial.optional(),
});

export const DIAGNOSTICS_TOOLS = {
  list_alarms: {
    description: 'State and recent history of the alarms that watch the given resources (or those named).',
    input: z.object({
      resource_arns: z.array(Arn).max(20).default([]),
      alarm_names: z.array(z.string()).max(20).default([]),
    }),
    output: z.object({ alarms: z.array(AlarmReading) }),
  },
  get_dependencies: {
    description:
      "The resource graph of one resource, from AWS's own configuration: function, role, triggers, queues, log group.",
    input: z.object({ resource_arn: Arn }),
    output: z.object({
      root: Arn,
      nodes: z.array(
        z.object({
          arn: z.string(),
          kind: z.enum(RESOURCE_KINDS),
          relation: z.string(),
        }),
      ),
    }),
  },
  get_metrics: {
    description: 'Metric series of a function or queue in a time window, with totals.',
    input: z.object({
      resource_arn: Arn,
      period_seconds: z.number().int().default(60),
      ...Window,
      since: z.string().optional(),
    }),
    output: z.object({
      resource_arn: Arn,
      from: z.string(),
      to: z.string(),
      series: z.array(
        z.object({
          metric: z.string(),
          statistic: z.string(),
          total: z.number(),
          maximum: z.number(),
          datapoints: z.number().int(),
          last: z.number().optional(),
          last_at: z.string().optional(),
        }),
      ),
    }),
  },
  search_logs: {
    description:
      'Searches a function log group in a time window: error classes with counts and one example each, REPORT figures, bounded samples.',
    input: z.object({
      resource_arn: Arn,
      ...Window,
      since: z.string().optional(),
      contains: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(50).default(10),
    }),
    output: z.object({
      log_group: z.string(),
      from: z.string(),
      to: z.string(),
      lines: z.number().int(),
      errors: z.array(LogError),
      reports: z.object({
        count: z.number().int(),
        duration_ms_max: z.number(),
        timeouts: z.number().int(),
        memory_mb: z.number(),
        memory_mb_max_used: z.number(),
      }),
      samples: z.array(z.object({ at: z.string(), text: z.string() })),
      truncated: z.boolean(),
    }),
  },
  get_function_configuration: {
    description:
      'Configuration of a Lambda function, its reserved concurrency and state. Environment values are never shown, only their names.',
    input: z.object({ function_arn: Arn }),
    output: z.object({
      function_arn: Arn,
      revision_id: z.string(),
      role_arn: z.string(),
      handler: z.string(),
      runtime: z.string(),
      timeout_seconds: z.number().int(),
      memory_mb: z.number().int(),
      environment_names: z.array(z.string()),
      layers: z.array(z.string()),
      state: z.string(),
      state_reason: z.string().optional(),
      last_modified: z.string(),
      code_sha256: z.string(),
      /** `null` when none is reserved. */
      reserved_concurrency: z.number().int().nullable(),
    }),
  },
  get_role_policies: {
    description: 'Inline and attached policies, permissions boundary and trust policy of a role.',
    input: z.object({ role_arn: Arn }),
    output: z.object({
      role_arn: Arn,
      role_id: z.string(),
      inline: z.array(z.object({ name: z.string(), document: z.unknown() })),
      attached: z.array(
        z.object({ arn: z.string(), name: z.string(), default_version: z.string(), document: z.unknown() }),
      ),
      boundary: z.object({ arn: z.string(), document: z.unknown() }).nullable(),
      trust: z.unknown(),
      /** Every Deny statement found, with where it stands: a deny may be deliberate. */
      denies: z.array(z.object({ policy: z.string(), statement: z.unknown() })),
    }),
  },
  simulate_access: {
    description: 'Asks IAM whether a principal may do given actions on given resources (SimulatePrincipalPolicy).',
    input: z.object({
      principal_arn: Arn,
      actions: z.array(z.string()).min(1).max(20),
      resource_arns: z.array(Arn).min(1).max(10),
    }),
    output: z.object({
      results: z.array(
        z.object({
          action: z.string(),
          resource: z.string(),
          decision: z.enum(['allowed', 'implicitDeny', 'explicitDeny']),
          boundary_allows: z.boolean().optional(),
          matched: z.array(z.string()),
        }),
      ),
    }),
  },
  get_recent_changes: {
    description:
      'CloudTrail write events on the given resources, newest first. CloudTrail is late: no event is not evidence of no change.',
    input: z.object({ resource_arns: z.array(Arn).min(1).max(20), ...Window }),
    output: z.object({
      from: z.string(),
      to: z.string(),
      events: z.array(
        z.object({
          at: z.string(),
          name: z.string(),
          source: z.string(),
          principal: z.string(),
          source_identity: z.string().optional(),
          resource: z.string(),
          parameters: z.record(z.string(), z.unknown()),
          error_code: z.string().optional(),
        }),
      ),
      truncated: z.boolean(),
    }),
  },
  get_service_state: SERVICE_STATE,
  get_triggers: {
    description: 'Event source mappings of a function and the state of the queues that feed it.',
    input: z.object({ function_arn: Arn }),
    output: z.object({
      mappings: z.array(
        z.object({
          uuid: z.string(),
          source_arn: z.string(),
          state: z.string(),
          state_reason: z.string(),
          last_result: z.string(),
          batch_size: z.number().int(),
          enabled: z.boolean(),
        }),
      ),
      queues: z.array(
        z.object({
          arn: z.string(),
          visible: z.number().int(),
          in_flight: z.number().int(),
          visibility_seconds: z.number().int(),
          dead_letter_arn: z.string().optional(),
          dead_letters: z.number().int().optional(),
        }),
      ),
    }),
  },
} as const;

export type DiagnosticsTool = keyof typeof DIAGNOSTICS_TOOLS;
