import { z } from 'zod';

/** State of the kill switch, with who moved it last and why. */
export const KillSwitchState = z.object({
  on: z.boolean(),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type KillSwitchState = z.infer<typeof KillSwitchState>;

/** Stops every claim of the executor at once. What cannot be read counts as on. */
export interface KillSwitch {
  /** Undefined when nobody ever moved it, which is off. Throws `RetryableError` when the store does not answer. */
  read(): Promise<KillSwitchState | undefined>;
  /** Moves it, with an entry in the audit trail. `by` is a person's id from a verified session. */
  set(state: Pick<KillSwitchState, 'on' | 'by' | 'reason'>): Promise<KillSwitchState>;
}
