import { describe, expect, it } from 'vitest';
import { nextStop, type Stop } from '../../graph/routing.ts';
import { isTerminal, type Status, STATUSES } from '../../shared/transitions.ts';

const STOPS: Partial<Record<Status, Stop>> = {
  RECEIVED: 'investigate',
  INVESTIGATING: 'investigate',
  DIAGNOSED: 'propose',
  PROPOSED: 'gate',
  APPROVED: 'execute',
  EXECUTED: 'verify',
};

describe('the record decides where a thread goes on', () => {
  it.each(STATUSES.map((status) => [status, STOPS[status] ?? 'close'] as const))('%s leads to %s', (status, stop) => {
    expect(nextStop({ status })).toBe(stop);
  });

  it('a status that is over leads nowhere', () => {
    for (const status of STATUSES.filter(isTerminal)) expect(nextStop({ status })).toBe('close');
  });

  it('an unknown status leads nowhere', () => {
    expect(nextStop({})).toBe('close');
  });
});
