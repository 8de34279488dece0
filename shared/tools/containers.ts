import { z } from 'zod';

/** What AWS says was denied, to whom, and by which kind of policy. */
export const Denial = z.object({
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  /** Which kind of policy decided, from the text after `because` / `with`. */
  layer: z.enum(['identity', 'boundary', 'session', 'resource', 'scp', 'rcp', 'vpc-endpoint', 'trust', 'unknown']),
  effect: z.enum(['implicit', 'explicit']),
  policy_arn: z.string().optional(),
});

/** What ECS says in a service's events; texts are AWS's own. */
export const SERVICE_EVENT_CLASSES = [
  'steady',
  'role-not-assumable',
  'deadlocked',
  'rolling-back',
  'deployment-failed',
  'impaired',
  'unhealthy',
  'other',
] as const;

/** Why ECS says that a task stopped; texts are AWS's own. */
export const STOPPED_TASK_CLASSES = [
  'out-of-memory',
  'image-not-found',
  'image-not-pulled',
  'start-resource-refused',
  'log-group-missing',
  'log-stream-refused',
  'cannot-start',
  'health-check-failed',
  'container-exited',
  'scaled',
  'other',
] as const;

export const StoppedTask = z.object({
  class: z.enum(STOPPED_TASK_CLASSES),
  count: z.number().int(),
  last_at: z.string(),
  /** Bounded, control characters removed. */
  reason: z.string(),
  exit_code: z.number().int().optional(),
  denied: Denial.optional(),
});
export type StoppedTask = z.infer<typeof StoppedTask>;

/** What is asked about an ECS service, and what is answered. */
export const SERVICE_STATE = {
  description:
    'An ECS service as it stands: counts, rollouts, its last events, and why tasks of the current rollouts stopped.',
  input: z.object({ service_arn: z.string().min(1).max(2_048) }),
  output: z.object({
    service_arn: z.string().min(1).max(2_048),
    desired: z.number().int(),
    running: z.number().int(),
    pending: z.number().int(),
    task_definition: z.string(),
    deployments: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        rollout_state: z.string(),
        reason: z.string(),
        task_definition: z.string(),
        running: z.number().int(),
        failed_tasks: z.number().int(),
      }),
    ),
    /** Newest first. */
    events: z.array(z.object({ at: z.string(), class: z.enum(SERVICE_EVENT_CLASSES), text: z.string() })),
    stopped: z.array(StoppedTask),
  }),
} as const;
