import { z } from 'zod';

/** Member of a difference that says: the whole resource is gone. */
export const WHOLE_RESOURCE = 'resource';

/** How one aspect of one resource looked when the workload was healthy. */
export const BaselineEntry = z.object({
  resource: z.string(),
  /** Id of an aspect, see `aspects/`. */
  aspect: z.string(),
  /** Canonical JSON value. */
  value: z.unknown(),
  sha256: z.string(),
});
export type BaselineEntry = z.infer<typeof BaselineEntry>;

/** The last known good state of a workload: captured from the healthy account, never from the injector. */
export const Baseline = z.object({
  workload: z.string(),
  captured_at: z.string(),
  /** ARN of the principal that captured it. */
  captured_by: z.string(),
  /** Every resource of the workload; the first is its function. */
  resources: z.array(z.string()),
  alarms: z.array(z.string()),
  entries: z.array(BaselineEntry),
  sha256: z.string(),
});
export type Baseline = z.infer<typeof Baseline>;

/** One way in which the account differs from its baseline. */
export const Difference = z.object({
  resource: z.string(),
  /** Id of an aspect, see `aspects/`. */
  aspect: z.string(),
  /** Member within the aspect: a policy's name, `timeout_s`, a policy ARN. */
  member: z.string(),
  kind: z.enum(['missing', 'changed', 'added']),
  baseline: z.unknown(),
  current: z.unknown(),
});
export type Difference = z.infer<typeof Difference>;
