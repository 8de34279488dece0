import { KMSInternalException, KMSInvalidMacException, KMSServiceException } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createKmsMac, type KmsMacOptions } from '../../../shared/approvals/kms-sealer.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';

/** A KMS that gives every request the same answer. */
const answering = (answer: object | Error) => {
  const send = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return createKmsMac({ client: { send } as KmsMacOptions['client'], keyId: 'alias/x' });
};
const fault = (name: string, $fault: 'client' | 'server') =>
  new KMSServiceException({ name, $fault, $metadata: {}, message: name });
const MAC = 'a'.repeat(64);

describe('a code', () => {
  it.each([
    ['AccessDeniedException', fault('AccessDeniedException', 'client'), TerminalError],
    ['NotFoundException', fault('NotFoundException', 'client'), TerminalError],
    ['ThrottlingException', fault('ThrottlingException', 'client'), RetryableError],
    ['KMSInternalException', new KMSInternalException({ $metadata: {}, message: '' }), RetryableError],
    ['no connection', new TypeError('fetch failed'), RetryableError],
  ])('is neither valid nor forged when KMS answers %s', async (_name, answer, expected) => {
    await expect(answering(answer).verify('message', MAC)).rejects.toThrow(expected);
    await expect(answering(answer).sign('message')).rejects.toThrow(expected);
  });

  it.each([
    ['says that it is not', new KMSInvalidMacException({ $metadata: {}, message: '' })],
    ['does not say that it is', {}],
  ])('is not valid when KMS %s', async (_says, answer) => {
    expect(await answering(answer).verify('message', MAC)).toBe(false);
  });

  it('that cannot be one is not valid, and is not asked about', async () => {
    expect(await answering(new TypeError('asked')).verify('message', 'AA')).toBe(false);
  });
});
