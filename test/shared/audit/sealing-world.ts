import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { copyFiles } from '../../../shared/audit/copy-files.ts';
import { createLiveFiles } from '../../../shared/audit/live-files.ts';
import { createMemoryLedger } from '../../../shared/audit/memory-ledger.ts';
import type { SealLedger } from '../../../shared/audit/seal-ledger.ts';
import type { SealSigner } from '../../../shared/audit/seal-signer.ts';
import { createSealer, type Sealer } from '../../../shared/audit/sealer.ts';
import type { SealerDeps } from '../../../shared/audit/sealer-deps.ts';
import { createStoreSource } from '../../../shared/audit/store-source.ts';
import type { TrailVerdict } from '../../../shared/audit/trail-verdict.ts';
import { verifyDatedExport } from '../../../shared/audit/verify-dated-export.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { openIncident, StandingClock, walk } from '../store/records.ts';
import { createMemoryArchive, type MemoryArchive } from './memory-archive.ts';

/** A P-256 key of its own, as KMS would keep it. */
export const newSigner = (keyId = 'arn:aws:kms:eu-central-1:111122223333:key/first'): SealSigner => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return signerOf(keyId, privateKey);
};

const signerOf = (keyId: string, privateKey: KeyObject): SealSigner => ({
  keyId,
  publicKey: async () => createPublicKey(privateKey),
  sign: async (text) => sign('sha256', text, { key: privateKey, dsaEncoding: 'der' }),
});

export const INTERVAL_SECONDS = 300;

/** A store, an archive and what seals one into the other. */
export interface SealingWorld {
  clock: StandingClock;
  store: IncidentStore;
  ledger: SealLedger;
  archive: MemoryArchive;
  signer: SealSigner;
  sealer(over?: Partial<SealerDeps>): Sealer;
  /** Lets an interval pass and seals. */
  sealNext(sealer: Sealer): Promise<void>;
  /** Moves an incident along the whole path: opened and three moves, four entries. */
  incident(): Promise<string>;
  /** All files as an export holds them. */
  exported(): Promise<MemoryArchive>;
  verify(files?: MemoryArchive): Promise<TrailVerdict>;
}

export const sealingWorld = (): SealingWorld => {
  const clock = new StandingClock();
  const store = createMemoryStore({ clock });
  const ledger = createMemoryLedger();
  const archive = createMemoryArchive();
  const signer = newSigner();
  const deps: SealerDeps = {
    source: createStoreSource(store),
    ledger,
    archive,
    signer,
    clock,
    owner: 'sealer-1',
    intervalSeconds: INTERVAL_SECONDS,
  };
  const exported = async (): Promise<MemoryArchive> => {
    const files = createMemoryArchive();
    await copyFiles(createLiveFiles(archive, store), files, clock.now());
    return files;
  };
  return {
    clock,
    store,
    ledger,
    archive,
    signer,
    sealer: (over) => createSealer({ ...deps, ...over }),
    sealNext: async (sealer) => {
      clock.goOn(INTERVAL_SECONDS * 1_000);
      await sealer.seal('due');
    },
    incident: async () => {
      const opened = await openIncident(store);
      clock.goOn(1_000);
      await walk(store, opened, 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED');
      return opened.incident_id;
    },
    exported,
    verify: async (files) => verifyDatedExport(files ?? (await exported()), { at: clock.now(), now: clock.now() }),
  };
};
