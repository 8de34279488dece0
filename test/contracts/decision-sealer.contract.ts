import { describe, expect, it } from 'vitest';
import type { Approval, DecisionSealer } from '../../shared/approval.ts';

const DECISION: Omit<Approval, 'mac'> = {
  incident_id: 'INC-20261120-AAAAAA',
  proposal_id: 'INC-20261120-AAAAAA.p1',
  hash: 'a'.repeat(64),
  approver: 'ada',
  decision: 'approve',
  reason: 'seen — öäü',
  channel: 'web',
  ticket: 'CHG-1',
  decided_at: '2026-11-20T10:00:00.000Z',
};

/** What whoever seals and whoever verifies may rely on. `other` seals under another key. */
export const describeDecisionSealer = (
  name: string,
  open: () => { sealer: DecisionSealer; verifier: DecisionSealer; other: DecisionSealer },
): void => {
  describe(`a decision sealed by ${name}`, () => {
    it('is verified as it was sealed, in any order of its fields', async () => {
      const { sealer, verifier } = open();
      const mac = await sealer.seal(DECISION);
      const turned = Object.fromEntries(Object.entries(DECISION).reverse()) as typeof DECISION;
      expect(mac).toMatch(/^[0-9a-f]{64}$/);
      expect(await verifier.verify({ ...turned, mac })).toBe(true);
    });

    it.each(Object.keys(DECISION) as (keyof typeof DECISION)[])('is not verified with another %s', async (field) => {
      const { sealer, verifier } = open();
      const mac = await sealer.seal(DECISION);
      expect(await verifier.verify({ ...DECISION, mac, [field]: `${DECISION[field]}x` })).toBe(false);
    });

    it('is not verified with a break of the glass added, or its ticket gone', async () => {
      const { sealer, verifier } = open();
      const mac = await sealer.seal(DECISION);
      expect(await verifier.verify({ ...DECISION, mac, break_glass: true })).toBe(false);
      expect(await verifier.verify({ ...DECISION, mac, ticket: undefined })).toBe(false);
    });

    it.each(['', 'zz', '00'.repeat(31), '00'.repeat(32), '00'.repeat(33)])('is not verified by `%s`', async (mac) => {
      expect(await open().verifier.verify({ ...DECISION, mac })).toBe(false);
    });

    it('is not verified by the code of another key', async () => {
      const { verifier, other } = open();
      expect(await verifier.verify({ ...DECISION, mac: await other.seal(DECISION) })).toBe(false);
    });
  });
};
