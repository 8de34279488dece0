import { Approval, type DecisionSealer } from '../approval.ts';
import { type AuditEntry, auditHash } from '../audit/audit-entry.ts';
import { nextEntry } from '../audit/next-entry.ts';
import { type Clock, systemClock } from '../clock.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { AuditedKillSwitch, KillSwitchState } from '../kill-switch.ts';
import { maskSecrets } from '../safety/mask-secrets.ts';
import { pauseWithJitter } from './jitter.ts';

/** Key of the chain that records what people do to the product itself; no incident has this id. */
export const CONTROL_TRAIL = 'control';
/** Partition of `incident-approvals` that holds the switch. */
export const KILL_SWITCH_KEY = 'kill-switch';

/** What a database must do for `createKillSwitch`. */
export interface KillSwitchDriver {
  /** The stored row as it is, read strongly consistent in one request. */
  row(): Promise<unknown>;
  /** The newest entry of the trail. */
  lastEntry(): Promise<AuditEntry | undefined>;
  /** Stores the row and its entry, both or neither; false when there is an entry of that number already. */
  put(row: Approval, entry: AuditEntry): Promise<boolean>;
  trail(): Promise<AuditEntry[]>;
}

/** People move it by hand: more contenders than this are no people. */
const ATTEMPTS_MAX = 8;
const READS_MAX = 3;
const REASON_CHARACTERS_MAX = 500;

/**
 * The kill switch on a database. A move is a person's decision like any other and is sealed like one: `reject` stops
 * everything, `approve` lets it go on, and its hash is the one of its audit entry. A role that may write the table
 * can therefore not switch it off; a row that is bent, forged, gone or older than the trail counts as on.
 */
export const createKillSwitch = (
  driver: KillSwitchDriver,
  { sealer, clock = systemClock }: { sealer: DecisionSealer; clock?: Clock },
): AuditedKillSwitch => ({
  read: async () => {
    for (let attempt = 1; ; attempt += 1) {
      // The trail first: nobody may delete there, so that a deleted row or an older one put back is noticed.
      const entry = await driver.lastEntry();
      if (entry === undefined) return undefined;
      const row = await driver.row();
      const state = await stateAt(entry, row, sealer);
      if (state !== undefined) return state;
      // It may have been moved between the two reads.
      if (attempt === READS_MAX)
        throw new TerminalError('the row of the kill switch is not the last move of its trail');
      await pauseWithJitter(attempt);
    }
  },
  set: async (asked) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      // The trail and not the row says what came before: a switch that somebody bent can still be moved.
      const { row, entry } = await plan(asked, await driver.lastEntry(), sealer, clock.now());
      if (await driver.put(row, entry)) return stateFrom(row);
      await pauseWithJitter(attempt);
    }
    throw new RetryableError('the kill switch kept being moved by others');
  },
  trail: () => driver.trail(),
});

const plan = async (
  { on, by, reason }: Pick<KillSwitchState, 'on' | 'by' | 'reason'>,
  last: AuditEntry | undefined,
  sealer: DecisionSealer,
  now: Date,
): Promise<{ row: Approval; entry: AuditEntry }> => {
  const said = maskSecrets(reason).slice(0, REASON_CHARACTERS_MAX).toWellFormed();
  const chain = { incident_id: CONTROL_TRAIL, audit_seq: last?.seq ?? 0, ...(last && { audit_head: last.hash }) };
  const statement = { type: 'kill-switch', by: 'approver', principal: by, facts: { on, reason: said } } as const;
  const entry = nextEntry(chain, statement, now);
  const decision: Omit<Approval, 'mac'> = {
    incident_id: CONTROL_TRAIL,
    proposal_id: KILL_SWITCH_KEY,
    hash: entry.hash,
    approver: by,
    decision: on ? 'reject' : 'approve',
    reason: said,
    channel: 'web',
    decided_at: entry.at,
  };
  return { row: { ...decision, mac: await sealer.seal(decision) }, entry };
};

/** What the newest entry and the row say together; undefined when the row is another move's. */
const stateAt = async (
  entry: AuditEntry,
  row: unknown,
  sealer: DecisionSealer,
): Promise<KillSwitchState | undefined> => {
  const { hash, ...said } = entry;
  if (auditHash(said) !== hash) throw new TerminalError('the trail of the kill switch was edited');
  if (row === undefined) return entry.facts.on === false ? undefined : stoppedBy(entry);
  const decision = await decisionIn(row, sealer);
  return decision.hash === hash ? stateFrom(decision) : undefined;
};

const decisionIn = async (row: unknown, sealer: DecisionSealer): Promise<Approval> => {
  const parsed = Approval.safeParse(row);
  if (!parsed.success) throw new TerminalError('the row of the kill switch is not a decision');
  const { incident_id, proposal_id } = parsed.data;
  if (incident_id !== CONTROL_TRAIL || proposal_id !== KILL_SWITCH_KEY || !(await sealer.verify(parsed.data)))
    throw new TerminalError('the row of the kill switch was not sealed by who may move it');
  return parsed.data;
};

/** Its row is gone, and the trail says that it was on. An entry alone is enough to stop, and never to go on. */
const stoppedBy = ({ principal, facts, at }: AuditEntry): KillSwitchState => ({
  on: true,
  by: principal,
  reason: typeof facts.reason === 'string' ? facts.reason : '',
  at,
});

const stateFrom = ({ decision, approver, reason, decided_at }: Approval): KillSwitchState => ({
  on: decision === 'reject',
  by: approver,
  reason,
  at: decided_at,
});
