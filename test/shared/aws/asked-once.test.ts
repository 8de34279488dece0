import { describe, expect, it } from 'vitest';
import { askedOnce } from '../../../shared/aws/asked-once.ts';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { RetryableError } from '../../../shared/errors.ts';

/** An account that counts what it is asked, and answers with the count. */
const countingReader = (): AwsReader & { asked: number } => ({
  accountId: '123456789012',
  region: 'eu-west-1',
  asked: 0,
  read<O>() {
    this.asked += 1;
    return Promise.resolve({ count: this.asked } as O);
  },
});

describe('one look at the account', () => {
  it('asks the same question once', async () => {
    const account = countingReader();
    const look = askedOnce(account);
    const answers = await Promise.all([
      look.read('sqs', 'GetQueueUrl', { QueueName: 'orders' }),
      look.read('sqs', 'GetQueueUrl', { QueueName: 'orders' }),
    ]);
    expect([...answers, account.asked]).toEqual([{ count: 1 }, { count: 1 }, 1]);
  });

  it.each([
    ['another service', 'iam', 'GetPolicy', { Name: 'orders' }],
    ['another operation', 'lambda', 'GetFunction', { Name: 'orders' }],
    ['another input', 'lambda', 'GetPolicy', { Name: 'payments' }],
  ] as const)('asks anew of %s', async (_what, service, operation, input) => {
    const account = countingReader();
    const look = askedOnce(account);
    await look.read('lambda', 'GetPolicy', { Name: 'orders' });
    expect(await look.read(service, operation, input)).toEqual({ count: 2 });
  });

  it('sees in the next look what was changed since', async () => {
    const account = countingReader();
    await askedOnce(account).read('iam', 'GetRole', { RoleName: 'orders' });
    expect(await askedOnce(account).read('iam', 'GetRole', { RoleName: 'orders' })).toEqual({ count: 2 });
  });

  it('fails all who ask what cannot be read', async () => {
    const refused = new RetryableError('throttled');
    const look = askedOnce({ ...countingReader(), read: () => Promise.reject(refused) });
    const ask = (): Promise<unknown> => look.read('iam', 'ListRoles', {});
    expect(await Promise.allSettled([ask(), ask()])).toEqual([
      { status: 'rejected', reason: refused },
      { status: 'rejected', reason: refused },
    ]);
  });
});
