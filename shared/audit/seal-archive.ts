/** Files of an audit trail, by path: `seals/1.json`, `segments/1.ndjson`, `keys/….pem`. */
export interface AuditFiles {
  read(path: string): Promise<Buffer | undefined>;
  /** Paths that begin with a folder, such as `seals/`, in no order. */
  list(folder: string): Promise<string[]>;
}

/**
 * Where seals, segments and public keys are kept, once and for good. Drivers: S3 under Object Lock, and a folder; both
 * pass one contract suite. Methods may throw `RetryableError`.
 */
export interface SealArchive extends AuditFiles {
  /** Stores a file that is not there yet: of several writers one is told `stored`. What exists is never replaced. */
  put(path: string, file: Uint8Array): Promise<'stored' | 'exists'>;
}
