import type { Clock } from '../clock.ts';
import type { EntrySource } from './entry-source.ts';
import type { SealArchive } from './seal-archive.ts';
import type { SealLedger } from './seal-ledger.ts';
import type { SealSigner } from './seal-signer.ts';

/** What a sealer works with. */
export interface SealerDeps {
  source: EntrySource;
  ledger: SealLedger;
  archive: SealArchive;
  signer: SealSigner;
  clock: Clock;
  /** Who holds the lease: one name a process. */
  owner: string;
  /** Whole seconds between two seals. */
  intervalSeconds: number;
  /** Most entries of one segment. */
  entriesMax?: number;
}
