import { ConflictError } from '../errors.ts';
import type { Head } from './seal.ts';
import type { SealCursor, SealLedger } from './seal-ledger.ts';

/** The sealer's rows in memory: for tests, and for an archive that is caught up with at every start. */
export const createMemoryLedger = (): SealLedger => {
  const heads = new Map<string, Head>();
  let lease = { owner: '', until: 0, fence: 0 };
  let stored: SealCursor | undefined;
  return {
    acquire: async (owner, now, leaseMs) => {
      if (lease.owner !== owner && lease.until > now.getTime()) return undefined;
      lease = { owner, until: now.getTime() + leaseMs, fence: lease.fence + 1 };
      return { fence: lease.fence, ...(stored && { cursor: { ...stored } }) };
    },
    advance: async (fence, cursor) => {
      if (fence !== lease.fence) throw new ConflictError(`the lease on sealing was taken: fence is not ${fence}`);
      stored = { ...cursor };
    },
    release: async (fence) => {
      if (fence === lease.fence) lease.until = 0;
    },
    positions: async (ids) =>
      new Map(ids.flatMap((id) => (heads.has(id) ? [[id, { ...heads.get(id)! }] as const] : []))),
    raise: async (raised) => {
      for (const head of raised)
        if (head.seq > (heads.get(head.incident_id)?.seq ?? 0)) heads.set(head.incident_id, { ...head });
    },
  };
};
