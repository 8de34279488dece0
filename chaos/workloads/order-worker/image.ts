import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import type { TargetAccount } from '../../target/account.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { WorkerNames } from './names.ts';

/**
 * Pushes the worker's image. An embedded account keeps images as archives in a bucket of its own; for an account at AWS
 * it is pushed to the repository by `docker`, and nothing reads what is put here.
 */
export const pushImage = async (account: TargetAccount, { repository, tag }: WorkerNames): Promise<void> => {
  const file = (name: string) => readFile(new URL(`./image/${name}`, import.meta.url));
  const Body = zipSync({ 'index.mjs': await file('index.mjs'), 'image.json': await file('image.json') });
  const Bucket = `local-registry-${account.accountId}`;
  await unlessExists(account.send('s3', 'CreateBucket', { Bucket }));
  await account.send('s3', 'PutObject', { Bucket, Key: `${repository}/${tag}.zip`, Body });
};
