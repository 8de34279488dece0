import { DeleteItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount } from '../../../chaos/target/account.ts';
import { auditBucketName, createAuditBucket } from '../../../infra/local/audit-bucket.ts';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { createIdentities, type Identities } from '../../../infra/local/identities.ts';
import { createKmsKeys } from '../../../infra/local/kms-keys.ts';
import { DEPLOYER_ROLE } from '../../../infra/local/local-policy.ts';
import { createRoles } from '../../../infra/local/roles.ts';
import { openAuditArchive, startSealer } from '../../../infra/local/sealer.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import { createLiveFiles } from '../../../shared/audit/live-files.ts';
import { createKmsSigner } from '../../../shared/audit/kms-signer.ts';
import { proofFile, proveSealed, verifyProof } from '../../../shared/audit/proof.ts';
import { keyPath } from '../../../shared/audit/seal.ts';
import type { AuditFiles, SealArchive } from '../../../shared/audit/seal-archive.ts';
import { isSignature, keySha256, parseKey } from '../../../shared/audit/seal-signer.ts';
import { verifyExport } from '../../../shared/audit/verify-export.ts';
import { systemClock } from '../../../shared/clock.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { sealArchiveContract } from '../../contracts/seal-archive.contract.ts';
import { openIncident, walk } from '../store/records.ts';

let aws: LocalAws;
let identities: Identities;
let store: IncidentStore;
let root: S3Client;
const opened: { files: SealArchive; close(): void }[] = [];

const base = () => ({ ...aws, credentials: aws.credentials });
const openAs = (role: string, bucket = auditBucketName(aws.accountId)): SealArchive => {
  const archive = openAuditArchive(identities, { bucket, role });
  opened.push(archive);
  return archive.files;
};

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const account = createTargetAccount(base());
  identities = createIdentities(base(), systemClock);
  await createRoles(account, []);
  const kms = new KMSClient(base());
  await createKmsKeys(kms, aws.accountId);
  kms.destroy();
  await createMissingTables(identities.dynamodb(DEPLOYER_ROLE));
  await createAuditBucket(account);
  store = identities.store('firebreak-watchdog');
  root = new S3Client({ ...base(), forcePathStyle: true });
});

afterAll(async () => {
  opened.forEach(({ close }) => close());
  root?.destroy();
  identities?.close();
  await aws?.close();
});

describe('in S3 under Object Lock', () => {
  let buckets = 0;
  sealArchiveContract(async () => {
    const Bucket = `archive-${(buckets += 1)}`;
    const account = createTargetAccount(base());
    const CreateBucketConfiguration = { LocationConstraint: aws.region };
    await account.send('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true });
    return openAs(DEPLOYER_ROLE, Bucket);
  });

  it('reads and lists what somebody hid behind a delete marker, and says so', async () => {
    const Bucket = 'archive-hidden';
    const account = createTargetAccount(base());
    const CreateBucketConfiguration = { LocationConstraint: aws.region };
    await account.send('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true });
    const hidden: string[] = [];
    const access = { bucket: Bucket, role: DEPLOYER_ROLE, onHidden: (path: string) => hidden.push(path) };
    const archive = openAuditArchive(identities, access);
    opened.push(archive);
    const { files } = archive;
    await files.put('seals/1.json', Buffer.from('first'));
    await files.put('seals/11.json', Buffer.from('another'));
    await root.send(new DeleteObjectCommand({ Bucket, Key: 'seals/1.json' }));
    await root.send(new PutObjectCommand({ Bucket, Key: 'seals/1.json', Body: 'second' }));
    await root.send(new DeleteObjectCommand({ Bucket, Key: 'seals/1.json' }));
    expect((await files.read('seals/1.json'))?.toString()).toBe('first');
    expect(hidden).toEqual(['seals/1.json']);
    expect((await files.list('seals/')).sort()).toEqual(['seals/1.json', 'seals/11.json']);
  });
});

describe('the sealer on the embedded AWS', () => {
  const sealOnce = async (): Promise<Awaited<ReturnType<typeof startSealer>>> => {
    const lines: string[] = [];
    const running = await startSealer({ identities, accountId: aws.accountId, log: (line) => lines.push(line) });
    await running.stop();
    expect(lines).toEqual([]);
    return running;
  };
  const liveFiles = (): AuditFiles =>
    createLiveFiles(openAs('firebreak-console'), identities.store('firebreak-console'));

  it('seals at once and when it stops, into files that the console reads and anybody verifies', async () => {
    const { incident_id } = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
    const { latestSeal, keyArn } = await sealOnce();
    expect(latestSeal()?.n).toBeGreaterThan(0);
    const verdict = await verifyExport(liveFiles(), { at: new Date() });
    expect(verdict).toMatchObject({ ok: true, entries: 3, latest: latestSeal() });
    const proof = (await proveSealed(liveFiles(), { incidentId: incident_id, seq: 2 }))!;
    expect(proof.seal.key_id).toBe(keyArn);
    const key = parseKey((await openAs('firebreak-console').read(keyPath(proof.seal.key_sha256)))!)!;
    expect(verifyProof(proofFile(proof), [key])).toMatchObject({ ok: true, keySha256: keySha256(key) });
  });

  it('goes on from the last seal when it starts again', async () => {
    const before = (await sealOnce()).latestSeal()!;
    await openIncident(store);
    const after = (await sealOnce()).latestSeal()!;
    expect(after.n).toBe(before.n + 1);
    expect(await verifyExport(liveFiles(), { at: new Date() })).toMatchObject({ ok: true, seals: after.n });
  });

  it('leaves files that not even the root user deletes or replaces', async () => {
    await sealOnce();
    const at = { Bucket: auditBucketName(aws.accountId), Key: 'seals/1.json' };
    const sealed = await openAs('firebreak-console').read('seals/1.json');
    const versions = await createTargetAccount(base()).send<{ Versions: { Key: string; VersionId: string }[] }>(
      's3',
      'ListObjectVersions',
      { Bucket: at.Bucket, Prefix: at.Key },
    );
    for (const { VersionId } of versions.Versions)
      await expect(root.send(new DeleteObjectCommand({ ...at, VersionId }))).rejects.toThrow();
    await expect(root.send(new PutObjectCommand({ ...at, Body: 'x', IfNoneMatch: '*' }))).rejects.toThrow();
    // Without a version it would be a marker that hides the file.
    await expect(root.send(new DeleteObjectCommand(at))).rejects.toThrow();
    expect(await openAs('firebreak-console').read('seals/1.json')).toEqual(sealed);
  });

  it.each(['firebreak-worker', 'firebreak-executor', 'firebreak-approvals', 'firebreak-console', 'firebreak-watchdog'])(
    'is the only one that seals: `%s` neither signs nor stores nor moves the cursor',
    async (role) => {
      const signer = createKmsSigner(identities.kms(role), 'alias/firebreak-seals');
      await expect(signer.sign(Buffer.from('{}'))).rejects.toThrow(TerminalError);
      await expect(openAs(role).put('seals/99.json', Buffer.from('{}'))).rejects.toThrow('AccessDenied');
      const row = new PutItemCommand({ TableName: 'audit-seals', Item: { pk: { S: 'sealer' } } });
      await expect(identities.dynamodb(role).send(row)).rejects.toThrow('not authorized');
    },
  );

  it('can neither write the trail nor move an incident', async () => {
    const { incident_id } = await openIncident(store);
    const client: DynamoDBClient = identities.dynamodb('firebreak-sealer');
    const key = { incident_id: { S: incident_id } };
    const writes = [
      new PutItemCommand({ TableName: 'incident-audit', Item: { ...key, seq: { N: '2' } } }),
      new PutItemCommand({ TableName: 'incident-state', Item: key }),
    ];
    for (const write of writes) await expect(client.send(write)).rejects.toThrow('not authorized');
    const removal = new DeleteItemCommand({ TableName: 'incident-audit', Key: { ...key, seq: { N: '1' } } });
    await expect(client.send(removal)).rejects.toThrow('not authorized');
  });

  it('signs with KMS what the public key alone verifies', async () => {
    const signer = createKmsSigner(identities.kms('firebreak-sealer'), 'alias/firebreak-seals');
    const text = Buffer.alloc(10_000, 'a seal is longer than what KMS takes');
    const signature = (await signer.sign(text)).toString('base64');
    const key = await signer.publicKey();
    expect(isSignature(key, text, signature)).toBe(true);
    expect(isSignature(key, Buffer.from('another text'), signature)).toBe(false);
  });
});
