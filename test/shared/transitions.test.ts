import { describe, expect, it } from 'vitest';
import { transitionsDiagram } from '../../shared/transitions-diagram.ts';
import {
  ACTORS,
  findTransition,
  isTerminal,
  PAGING_STATUSES,
  STATUSES,
  type Status,
  type Transition,
  TRANSITIONS,
} from '../../shared/transitions.ts';

/** The table once more, written by hand from the design: who may move what where. Everything else is illegal. */
const LEGAL = `
  RECEIVED        > INVESTIGATING    supervisor
  RECEIVED        > SUPPRESSED       supervisor
  RECEIVED        > FAILED           watchdog
  INVESTIGATING   > DIAGNOSED        supervisor
  INVESTIGATING   > SELF_RECOVERED   supervisor watchdog
  INVESTIGATING   > ESCALATED        supervisor resolver critic
  INVESTIGATING   > FAILED           watchdog
  DIAGNOSED       > PROPOSED         resolver
  DIAGNOSED       > PROPOSAL_FAILED  resolver
  DIAGNOSED       > SELF_RECOVERED   supervisor watchdog
  DIAGNOSED       > ESCALATED        supervisor resolver critic
  DIAGNOSED       > FAILED           watchdog
  PROPOSAL_FAILED > DIAGNOSED        watchdog
  PROPOSAL_FAILED > ESCALATED        watchdog
  PROPOSED        > APPROVED         approver
  PROPOSED        > REJECTED         approver
  PROPOSED        > EXPIRED          watchdog
  PROPOSED        > DIAGNOSED        approver executor
  PROPOSED        > SELF_RECOVERED   supervisor watchdog
  APPROVED        > EXECUTED         executor
  APPROVED        > EXECUTION_FAILED executor
  APPROVED        > ROLLED_BACK      executor
  APPROVED        > ROLLBACK_FAILED  executor
  APPROVED        > DIAGNOSED        approver executor
  APPROVED        > REJECTED         approver
  APPROVED        > EXPIRED          watchdog
  APPROVED        > ESCALATED        executor watchdog
  EXECUTED        > RESOLVED         verifier
  EXECUTED        > ROLLED_BACK      verifier
  EXECUTED        > ROLLBACK_FAILED  verifier
`;

const legal = new Set(
  LEGAL.trim()
    .split('\n')
    .flatMap((line) => {
      const [from, , to, ...actors] = line.trim().split(/\s+/);
      return actors.map((by) => `${from} > ${to} by ${by}`);
    }),
);

const everyMove = STATUSES.flatMap((from) =>
  STATUSES.flatMap((to) => ACTORS.map((by) => ({ from, to, by, name: `${from} > ${to} by ${by}` }))),
);

describe('a move of status', () => {
  it.each(everyMove.filter(({ name }) => legal.has(name)))('is legal: $name', ({ from, to, by }) => {
    expect(findTransition(from, to, by)).toMatchObject({ from, to });
  });

  it('is illegal in every other of the pairs, whoever asks', () => {
    const others = everyMove.filter(({ name }) => !legal.has(name));
    expect(others).toHaveLength(STATUSES.length ** 2 * ACTORS.length - legal.size);
    expect(others.filter(({ from, to, by }) => findTransition(from, to, by) !== undefined)).toEqual([]);
  });

  it('has one row for each pair, with a reason', () => {
    const pairs = TRANSITIONS.map(({ from, to }) => `${from} > ${to}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(
      (TRANSITIONS as readonly Transition[]).filter(({ because, by }) => because === '' || by.length === 0),
    ).toEqual([]);
  });
});

describe('a status', () => {
  it('is terminal exactly when nothing leaves it', () => {
    const terminal = STATUSES.filter(isTerminal);
    expect([...terminal].sort()).toEqual(
      [
        'ESCALATED',
        'EXECUTION_FAILED',
        'EXPIRED',
        'FAILED',
        'REJECTED',
        'RESOLVED',
        'ROLLBACK_FAILED',
        'ROLLED_BACK',
        'SELF_RECOVERED',
        'SUPPRESSED',
      ].sort(),
    );
  });

  it('that is not terminal leads to a terminal one', () => {
    const ends = (from: Status, seen: Status[] = []): boolean =>
      isTerminal(from) ||
      (TRANSITIONS as readonly Transition[]).some(
        (row) => row.from === from && !seen.includes(row.to as Status) && ends(row.to as Status, [...seen, from]),
      );
    expect(STATUSES.filter((status) => !ends(status))).toEqual([]);
  });

  it('that pages a person is terminal', () => {
    expect(PAGING_STATUSES.every(isTerminal)).toBe(true);
  });

  it('before execution can be swept by the watchdog', () => {
    const swept = STATUSES.filter((from) => STATUSES.some((to) => findTransition(from, to, 'watchdog')));
    expect(swept).toEqual(expect.arrayContaining(['RECEIVED', 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED']));
  });
});

describe('the diagram', () => {
  const lines = transitionsDiagram().split('\n');

  it('shows every move of the table once, and who makes it', () => {
    expect(lines[0]).toBe('stateDiagram-v2');
    for (const { from, to, by } of TRANSITIONS)
      expect(lines.filter((line) => line === `  ${from} --> ${to}: ${by.join(', ')}`)).toHaveLength(1);
  });

  it('begins at RECEIVED and ends at every terminal status', () => {
    expect(lines.filter((line) => line.includes('[*]'))).toEqual([
      '  [*] --> RECEIVED',
      ...STATUSES.filter(isTerminal).map((status) => `  ${status} --> [*]`),
    ]);
  });
});
