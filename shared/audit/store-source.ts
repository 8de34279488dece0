import type { IncidentStore } from '../store/incident-store.ts';
import { CONTROL_CHAIN, type EntrySource } from './entry-source.ts';

/** Entries out of any incident store: for one in memory, which has no index to ask. */
export const createStoreSource = (store: Pick<IncidentStore, 'list' | 'auditTrail'>): EntrySource => ({
  async *changed(since) {
    yield [CONTROL_CHAIN];
    const incidents = await store.list({ limit: Number.MAX_SAFE_INTEGER });
    yield incidents.filter(({ updated_at }) => since === undefined || Date.parse(updated_at) >= since.getTime());
  },
  entriesAfter: async (incidentId, seq, limit) =>
    (await store.auditTrail(incidentId)).filter((entry) => entry.seq > seq).slice(0, limit),
});
