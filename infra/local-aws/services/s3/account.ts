import type { Announcements } from './announcements.ts';
import type { Bodies } from './bodies.ts';
import type { Buckets } from './buckets.ts';
import type { Objects } from './objects.ts';
import type { Uploads } from './uploads.ts';

/** What S3's operations work on. */
export interface S3Account {
  readonly accountId: string;
  readonly region: string;
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly files: Bodies;
  readonly uploads: Uploads;
  readonly announcements: Announcements;
}

/** The canonical user that owns everything here: S3 names owners by a hash, not by an account number. */
export const ownerOf = (account: S3Account): { ID: string } => ({ ID: account.accountId.padStart(64, '0') });
