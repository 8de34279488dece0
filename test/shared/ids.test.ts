import { describe, expect, it } from 'vitest';
import { newIncidentId } from '../../shared/incident-id.ts';
import { incidentOfProposal, nextProposalId, proposalId } from '../../shared/proposal-id.ts';
import { TerminalError } from '../../shared/errors.ts';

describe('the id of an incident', () => {
  it('names its UTC day and is not guessed twice', () => {
    const ids = Array.from({ length: 500 }, () => newIncidentId(new Date('2026-11-20T23:59:59.999Z')));
    expect(ids.every((id) => /^INC-20261120-[A-Z2-7]{6}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(500);
  });
});

describe('the id of a proposal', () => {
  it('names its incident and its place', () => {
    const id = proposalId('INC-20261120-ABCDEF', 3);
    expect(id).toBe('INC-20261120-ABCDEF.p3');
    expect(incidentOfProposal(id)).toBe('INC-20261120-ABCDEF');
  });

  it.each([
    [undefined, 'INC-20261120-ABCDEF.p1'],
    ['INC-20261120-ABCDEF.p1', 'INC-20261120-ABCDEF.p2'],
    ['INC-20261120-ABCDEF.p9', 'INC-20261120-ABCDEF.p10'],
  ])('after %s is %s', (previous, next) => {
    expect(nextProposalId('INC-20261120-ABCDEF', previous)).toBe(next);
  });

  it.each(['', 'INC-20261120-ABCDEF', 'INC-20261120-ABCDEF.p', 'INC-20261120-ABCDEF.p0', '.p1', 'x.p1x'])(
    'is not `%s`',
    (text) => {
      expect(() => incidentOfProposal(text)).toThrow(TerminalError);
    },
  );
});
