/** Who may move an incident. */
export const ACTORS = [
  'intake',
  'supervisor',
  'resolver',
  'critic',
  'approver',
  'executor',
  'verifier',
  'watchdog',
] as const;
export type Actor = (typeof ACTORS)[number];

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly by: readonly Actor[];
  readonly because: string;
}

/**
 * The only place that knows which moves are legal. The status type, the DynamoDB condition, the README
 * diagram, the all-pairs test and the drills' coverage are derived from it.
 */
export const TRANSITIONS = [
  { from: 'RECEIVED', to: 'INVESTIGATING', by: ['supervisor'], because: 'claimed' },
  {
    from: 'RECEIVED',
    to: 'SUPPRESSED',
    by: ['supervisor'],
    because: 'flap, maintenance window or known deliberate action',
  },
  { from: 'RECEIVED', to: 'FAILED', by: ['watchdog'], because: 'stale after its retries' },
  { from: 'INVESTIGATING', to: 'DIAGNOSED', by: ['supervisor'], because: 'a hypothesis supported by cited evidence' },
  {
    from: 'INVESTIGATING',
    to: 'SELF_RECOVERED',
    by: ['supervisor', 'watchdog'],
    because: 'steady state is back and stayed back',
  },
  {
    from: 'INVESTIGATING',
    to: 'ESCALATED',
    by: ['supervisor', 'resolver', 'critic'],
    because: 'inconclusive or limit hit: handed to a person',
  },
  { from: 'INVESTIGATING', to: 'FAILED', by: ['watchdog'], because: 'stale after its retries' },
  {
    from: 'DIAGNOSED',
    to: 'PROPOSED',
    by: ['resolver'],
    because: 'critic, guardrails and permission preflight passed',
  },
  { from: 'DIAGNOSED', to: 'PROPOSAL_FAILED', by: ['resolver'], because: 'the attempt failed, not the incident' },
  {
    from: 'DIAGNOSED',
    to: 'SELF_RECOVERED',
    by: ['supervisor', 'watchdog'],
    because: 'steady state is back and stayed back',
  },
  {
    from: 'DIAGNOSED',
    to: 'ESCALATED',
    by: ['supervisor', 'resolver', 'critic'],
    because: 'no permitted change or limit hit: handed to a person',
  },
  { from: 'DIAGNOSED', to: 'FAILED', by: ['watchdog'], because: 'stale after its retries' },
  { from: 'PROPOSAL_FAILED', to: 'DIAGNOSED', by: ['watchdog'], because: 'tried again, at most twice' },
  { from: 'PROPOSAL_FAILED', to: 'ESCALATED', by: ['watchdog'], because: 'retries used up: handed to a person' },
  { from: 'PROPOSED', to: 'APPROVED', by: ['approver'], because: 'the quorum approved that exact hash' },
  { from: 'PROPOSED', to: 'REJECTED', by: ['approver'], because: 'a person said no' },
  { from: 'PROPOSED', to: 'EXPIRED', by: ['watchdog'], because: 'no answer in time' },
  {
    from: 'PROPOSED',
    to: 'DIAGNOSED',
    by: ['approver', 'executor'],
    because: 'edited or drifted: earlier approvals are void',
  },
  {
    from: 'PROPOSED',
    to: 'SELF_RECOVERED',
    by: ['supervisor', 'watchdog'],
    because: 'steady state is back and stayed back',
  },
  { from: 'APPROVED', to: 'EXECUTED', by: ['executor'], because: 'the call was made, or observed to have been made' },
  { from: 'APPROVED', to: 'EXECUTION_FAILED', by: ['executor'], because: 'AWS refused: nothing changed' },
  {
    from: 'APPROVED',
    to: 'ROLLED_BACK',
    by: ['executor'],
    because: 'only part of it went through: what did was undone',
  },
  {
    from: 'APPROVED',
    to: 'ROLLBACK_FAILED',
    by: ['executor'],
    because: 'only part of it went through and could not be undone',
  },
  {
    from: 'APPROVED',
    to: 'DIAGNOSED',
    by: ['approver', 'executor'],
    because: 'edited or drifted: earlier approvals are void',
  },
  { from: 'APPROVED', to: 'REJECTED', by: ['approver'], because: 'withdrawn before the executor claimed it' },
  { from: 'APPROVED', to: 'EXPIRED', by: ['watchdog'], because: 'not begun in time' },
  {
    from: 'APPROVED',
    to: 'ESCALATED',
    by: ['executor', 'watchdog'],
    because: 'the outcome of a call cannot be established, or a rule refused again what was approved again',
  },
  { from: 'EXECUTED', to: 'RESOLVED', by: ['verifier'], because: 'probe passes, signal is back, nothing else changed' },
  {
    from: 'EXECUTED',
    to: 'ROLLED_BACK',
    by: ['verifier'],
    because: 'not back in time: the inverse was applied and verified',
  },
  { from: 'EXECUTED', to: 'ROLLBACK_FAILED', by: ['verifier'], because: 'the inverse failed' },
] as const satisfies readonly Transition[];

type Row = (typeof TRANSITIONS)[number];
export type Status = Row['from'] | Row['to'];
export type TerminalStatus = Exclude<Status, Row['from']>;

/** Every status, in the order in which the table first names it. */
export const STATUSES: readonly Status[] = [...new Set<Status>(TRANSITIONS.flatMap((row) => [row.from, row.to]))];

/** A status that no row leaves; it is kept for ever and carries a named reason. */
export const isTerminal = (status: Status): status is TerminalStatus => !TRANSITIONS.some((row) => row.from === status);

/** The row that allows `by` to move an incident, or undefined when the move is illegal. */
export const findTransition = (from: Status, to: Status, by: Actor): Transition | undefined =>
  (TRANSITIONS as readonly Transition[]).find((row) => row.from === from && row.to === to && row.by.includes(by));

/** Statuses that page a person at once. */
export const PAGING_STATUSES: readonly Status[] = [
  'ESCALATED',
  'EXECUTION_FAILED',
  'ROLLED_BACK',
  'ROLLBACK_FAILED',
  'FAILED',
];
