import type { Alarm } from '../alarm.ts';

/** What one message says: an alarm, and what it is about where the alarm's own dimensions do not tell. */
export interface Signal {
  alarm: Alarm;
  /** Names of the alarms that made a composite one change. */
  children?: readonly string[];
  /** What a workload's own alarm names: itself, or one of its resources. */
  workload?: string;
  resource?: string;
}

/** Where signals may come from. Everything else is foreign. */
export interface SignalScope {
  accountId: string;
  region: string;
  /** Topics that alarms are published to. */
  topicArns: readonly string[];
}

/** Why a message is not taken: it cannot be read, is too large, proves nothing about its sender, or is not for us. */
export type RefusalKind = 'malformed' | 'oversized' | 'unsigned' | 'forbidden';

/** A refusal is final: the same message would be refused again. `reason` is one line that names what was expected. */
export interface Refusal {
  accepted: false;
  kind: RefusalKind;
  reason: string;
}

/**
 * What became of a message. `ignored` is an `OK` that no incident waits for, `own-alarm` one about Firebreak itself;
 * both are done with, as a duplicate is.
 */
export type SignalVerdict =
  | { accepted: true; outcome: 'opened' | 'folded' | 'duplicate' | 'ignored' | 'own-alarm'; incidentId?: string }
  | Refusal;
