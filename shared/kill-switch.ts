import { z } from 'zod';
import type { AuditEntry } from './audit/audit-entry.ts';
import { describeError } from './errors.ts';

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
  /**
   * Undefined when nobody ever moved it, which is off. Throws `RetryableError` when the store does not answer,
   * `TerminalError` when what is stored is not what a person decided.
   */
  read(): Promise<KillSwitchState | undefined>;
  /** Moves it, with an entry in the audit trail. `by` is a person's id from a verified session. */
  set(state: Pick<KillSwitchState, 'on' | 'by' | 'reason'>): Promise<KillSwitchState>;
}

/** A kill switch that tells every move it ever made: the chain `control`, which is no incident's. */
export interface AuditedKillSwitch extends KillSwitch {
  trail(): Promise<readonly AuditEntry[]>;
}

/** Why nothing may be changed now; undefined while the switch is off. A switch that cannot be read is on. */
export const whyStopped = async (killSwitch: Pick<KillSwitch, 'read'>): Promise<string | undefined> => {
  try {
    const state = await killSwitch.read();
    return state?.on === true ? `the kill switch is on (by ${state.by} at ${state.at}: ${state.reason})` : undefined;
  } catch (error) {
    return `the kill switch cannot be read, which counts as on: ${describeError(error)}`;
  }
};
