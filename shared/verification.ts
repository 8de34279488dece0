import { z } from 'zod';

/** One measurement of steady state. */
export const ProbeReading = z.object({
  probe: z.enum([
    'target-state',
    'synthetic-request',
    'alarms',
    'errors-since',
    'traffic-since',
    'nothing-else-changed',
  ]),
  passed: z.boolean(),
  /** Exactly what was seen. */
  detail: z.string().max(600),
});
export type ProbeReading = z.infer<typeof ProbeReading>;

/** The check after execution that the alarm and steady state are back. */
export const Verification = z.object({
  verified_at: z.string(),
  passed: z.boolean(),
  readings: z.array(ProbeReading),
});
export type Verification = z.infer<typeof Verification>;
