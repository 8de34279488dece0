import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { createDynamoDbSource } from '../../shared/audit/dynamodb/entry-source.ts';
import { createDynamoDbLedger } from '../../shared/audit/dynamodb/seal-ledger.ts';
import { createKmsSigner } from '../../shared/audit/kms-signer.ts';
import type { LatestSeal } from '../../shared/audit/latest-seal.ts';
import { createS3Archive } from '../../shared/audit/s3-archive.ts';
import type { SealArchive } from '../../shared/audit/seal-archive.ts';
import { createSealer, type Sealer } from '../../shared/audit/sealer.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { describeError, TerminalError } from '../../shared/errors.ts';
import { auditBucketName, AUDIT_RETENTION_DAYS } from './audit-bucket.ts';
import type { Identities } from './identities.ts';

const SEALER_ROLE = 'firebreak-sealer';
const SEALS_KEY = 'alias/firebreak-seals';
/** Between two seals: what is newer is chained, and not yet signed. */
const INTERVAL_SECONDS = 300;
/** Before a seal that failed is tried again. */
const RETRY_MS = 5_000;

export interface SealerOptions {
  identities: Pick<Identities, 'access' | 'dynamodb' | 'kms'>;
  accountId: string;
  log(line: string): void;
  clock?: Clock;
  intervalSeconds?: number;
}

/** The sealer of the host, at work. */
export interface RunningSealer {
  bucket: string;
  /** ARN of the key that signs. */
  keyArn: string;
  /** The newest seal: what mails and pages show as an anchor. */
  latestSeal(): LatestSeal | undefined;
  /** Seals what is new, and ends. */
  stop(): Promise<void>;
}

/** Starts sealing, as the sealer's role and nobody else; the bucket and the key have to be there. */
export const startSealer = async (options: SealerOptions): Promise<RunningSealer> => {
  const { identities, accountId, log, clock = systemClock, intervalSeconds = INTERVAL_SECONDS } = options;
  const kms = identities.kms(SEALER_ROLE);
  const { KeyId: keyArn } = await kms.send(new GetPublicKeyCommand({ KeyId: SEALS_KEY }));
  if (keyArn === undefined) throw new TerminalError(`there is no key \`${SEALS_KEY}\``);
  const bucket = auditBucketName(accountId);
  const onHidden = (path: string): void =>
    log(`sealer: \`${path}\` is hidden by a delete marker; its locked version is read`);
  const archive = openAuditArchive(identities, { bucket, role: SEALER_ROLE, clock, onHidden });
  const dynamodb = identities.dynamodb(SEALER_ROLE);
  const sealer = createSealer({
    source: createDynamoDbSource(dynamodb),
    ledger: createDynamoDbLedger(dynamodb),
    archive: archive.files,
    signer: createKmsSigner(kms, keyArn),
    clock,
    owner: `sealer-${process.pid}`,
    intervalSeconds,
  });
  const stopping = new AbortController();
  const running = sealOnInterval(sealer, { clock, intervalSeconds, log, signal: stopping.signal });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
    await sealWhatIsLeft(sealer).catch((error: unknown) => log(`sealer: ${describeError(error)}`));
    archive.close();
  };
  return { bucket, keyArn, latestSeal: () => sealer.latestSeal(), stop };
};

/** The audit bucket as one role sees it. */
export const openAuditArchive = (
  identities: Pick<Identities, 'access'>,
  {
    bucket,
    role,
    clock = systemClock,
    onHidden,
  }: { bucket: string; role: string; clock?: Clock; onHidden?: (path: string) => void },
): { files: SealArchive; close(): void } => {
  const client = new S3Client({ ...identities.access(role), forcePathStyle: true, maxAttempts: 5 });
  const files = createS3Archive({ client, bucket, retentionDays: AUDIT_RETENTION_DAYS, clock, onHidden });
  return { files, close: () => client.destroy() };
};

interface Rhythm {
  clock: Clock;
  intervalSeconds: number;
  log(line: string): void;
  signal: AbortSignal;
}

const sealOnInterval = async (sealer: Sealer, { clock, intervalSeconds, log, signal }: Rhythm): Promise<void> => {
  const intervalMs = intervalSeconds * 1_000;
  const sealOnce = async (): Promise<number> => {
    const sealed = await sealer.seal('due');
    if (sealed.outcome === 'held-by-another') return intervalMs;
    if (sealed.outcome === 'sealed' && sealed.broken > 0) log(`sealer: ${sealed.broken} chains are broken`);
    if (sealed.outcome === 'sealed' && sealed.isFull) return 0;
    const since = sealed.seal === undefined ? intervalMs : clock.now().getTime() - Date.parse(sealed.seal.at);
    return Math.max(0, intervalMs - since);
  };
  while (!signal.aborted) {
    const pauseMs = await sealOnce().catch((error: unknown) => {
      log(`sealer: ${describeError(error)}`);
      return Math.min(RETRY_MS, intervalMs);
    });
    await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
};

const sealWhatIsLeft = async (sealer: Sealer): Promise<void> => {
  for (let isFull = true; isFull; ) {
    const sealed = await sealer.seal('closing');
    isFull = sealed.outcome === 'sealed' && sealed.isFull;
  }
};
