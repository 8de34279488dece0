import { describe, expect, it } from 'vitest';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { settleMessage } from '../../../shared/signals/settle-message.ts';

const settle = (receiveCount: number, outcome: unknown) =>
  settleMessage({ body: 'x', receiveCount }, async () => {
    if (outcome instanceof Error) throw outcome;
    return outcome as { accepted: true; outcome: 'opened' };
  });

describe('a message of the queue', () => {
  it.each([
    ['taken', 1, { accepted: true, outcome: 'opened' }, { act: 'delete' }],
    ['a duplicate', 7, { accepted: true, outcome: 'duplicate' }, { act: 'delete' }],
    ['refused', 1, { accepted: false, kind: 'malformed', reason: 'no' }, { act: 'dead-letter', reason: 'no' }],
    ['not stored', 1, new RetryableError('throttled'), { act: 'retry', afterSeconds: 1, reason: 'throttled' }],
    ['not stored for the third time', 3, new RetryableError('throttled'), { act: 'retry', afterSeconds: 4 }],
    ['not stored for hours', 90, new RetryableError('throttled'), { act: 'retry', afterSeconds: 300 }],
    ['breaking something', 7, new TerminalError('too large'), { act: 'retry', afterSeconds: 64 }],
    [
      'breaking something each time',
      8,
      new TerminalError('too large'),
      { act: 'dead-letter', reason: 'failed 8 times: too large' },
    ],
    [
      'breaking our own code each time',
      8,
      new TypeError('x is\nundefined'),
      { act: 'dead-letter', reason: 'failed 8 times: x is undefined' },
    ],
  ])('%s (receive %i)', async (_, receiveCount, outcome, expected) => {
    expect(await settle(receiveCount, outcome)).toMatchObject(expected);
  });
});
