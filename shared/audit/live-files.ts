import type { IncidentStore } from '../store/incident-store.ts';
import { CONTROL_TRAIL } from '../store/kill-switch.ts';
import { RetryableError } from '../errors.ts';
import { type Chain, chainFile, chainPath } from './chain-file.ts';
import type { AuditFiles } from './seal-archive.ts';

type ChainReads = Pick<IncidentStore, 'get' | 'list' | 'auditTrail'>;

/** The files of an export, as they would be now: seals, segments and keys of the archive, and the chains of a store. */
export const createLiveFiles = (archive: AuditFiles, store: ChainReads): AuditFiles => ({
  list: async (folder) => {
    if (folder !== 'chains/') return archive.list(folder);
    const ids = (await store.list({ limit: Number.MAX_SAFE_INTEGER })).map(({ incident_id }) => incident_id);
    return [...ids, CONTROL_TRAIL].map(chainPath);
  },
  read: async (path) => {
    const [, id] = /^chains\/(.+)\.json$/.exec(path) ?? [];
    if (id === undefined) return archive.read(path);
    const chain = await readChain(store, id);
    return chain && chainFile(chain);
  },
});

/** Somebody may write while the trail is read, which looks like damage: such a reading is made again. */
const READINGS_MAX = 5;

/** A whole chain as it stands; undefined when there is no such incident. `RetryableError` when it keeps growing. */
export const readChain = async (store: ChainReads, id: string): Promise<Chain | undefined> => {
  if (id === CONTROL_TRAIL) return { entries: await store.auditTrail(id) };
  for (let reading = 1; reading <= READINGS_MAX; reading++) {
    const before = await store.get(id);
    if (before === undefined) return undefined;
    const entries = await store.auditTrail(id);
    const incident = await store.get(id);
    if (incident?.audit_seq === before.audit_seq) return { incident, entries };
  }
  throw new RetryableError('the incident kept changing while its chain was read', { incidentId: id });
};
