import { describe, expect, it } from 'vitest';
import type { SealCursor, SealLedger } from '../../shared/audit/seal-ledger.ts';
import { ConflictError } from '../../shared/errors.ts';

const AT = new Date('2026-11-20T10:00:00.000Z');
const later = (ms: number): Date => new Date(AT.getTime() + ms);
const CURSOR: SealCursor = {
  n: 1,
  hash: 'a'.repeat(64),
  at: AT.toISOString(),
  to: AT.toISOString(),
  total: 8,
  looked_at: AT.toISOString(),
};
const head = (incident_id: string, seq: number) => ({ incident_id, seq, hash: 'b'.repeat(64) });

/** What every driver of the seal ledger promises. Each test asks for a ledger of its own. */
export const sealLedgerContract = (createLedger: () => Promise<SealLedger>): void => {
  describe('the seal ledger', () => {
    it('gives the lease to one, until it lets go or its time is over', async () => {
      const ledger = await createLedger();
      const first = await ledger.acquire('a', AT, 1_000);
      expect(first).toEqual({ fence: 1 });
      expect(await ledger.acquire('b', later(999), 1_000)).toBeUndefined();
      expect(await ledger.acquire('b', later(1_000), 1_000)).toEqual({ fence: 2 });
      await ledger.release(2);
      expect(await ledger.acquire('a', later(1_001), 1_000)).toEqual({ fence: 3 });
    });

    it('renews the lease of its owner under a higher fence', async () => {
      const ledger = await createLedger();
      await ledger.acquire('a', AT, 1_000);
      expect(await ledger.acquire('a', later(10), 1_000)).toEqual({ fence: 2 });
    });

    it('lets one of many at once have the lease', async () => {
      const ledger = await createLedger();
      const asked = ['a', 'b', 'c', 'd', 'e'].map((owner) => ledger.acquire(owner, AT, 1_000));
      expect((await Promise.all(asked)).filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    it('tells the next holder how far sealing has come', async () => {
      const ledger = await createLedger();
      await ledger.acquire('a', AT, 1_000);
      await ledger.advance(1, CURSOR);
      expect(await ledger.acquire('b', later(1_000), 1_000)).toEqual({ fence: 2, cursor: CURSOR });
    });

    it('lets nobody advance, or let go, whose lease was taken', async () => {
      const ledger = await createLedger();
      await ledger.acquire('a', AT, 1_000);
      await ledger.acquire('b', later(1_000), 1_000);
      await expect(ledger.advance(1, CURSOR)).rejects.toThrow(ConflictError);
      await ledger.release(1);
      expect(await ledger.acquire('c', later(1_500), 1_000)).toBeUndefined();
    });

    it('remembers what is sealed of each incident, and never goes back', async () => {
      const ledger = await createLedger();
      await ledger.raise([head('INC-1', 3), head('INC-2', 5)]);
      await ledger.raise([head('INC-1', 2), head('INC-2', 6)]);
      const positions = await ledger.positions(['INC-1', 'INC-2', 'INC-3']);
      expect(positions).toEqual(
        new Map([
          ['INC-1', head('INC-1', 3)],
          ['INC-2', head('INC-2', 6)],
        ]),
      );
      expect(await ledger.positions([])).toEqual(new Map());
    });

    it('answers for more incidents than one request takes', async () => {
      const ledger = await createLedger();
      const heads = Array.from({ length: 130 }, (_, n) => head(`INC-${n}`, n + 1));
      await ledger.raise(heads);
      const positions = await ledger.positions(heads.map(({ incident_id }) => incident_id));
      expect([...positions.values()].sort((a, b) => a.seq - b.seq)).toEqual(heads);
    });
  });
};
