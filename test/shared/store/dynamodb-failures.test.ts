import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import { openIncident } from './records.ts';

/** Answers that the local DynamoDB cannot give. */
const client = new DynamoDBClient({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const mock = mockClient(DynamoDBDocumentClient);
const store = createDynamoDbStore({ client });

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const failure = (name: string, httpStatusCode: number | undefined) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
const tokens = () => mock.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.ClientRequestToken);

beforeEach(() => mock.reset());
afterAll(() => mock.restore());

describe('a transaction', () => {
  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'that met %s is sent again under the same token',
    async (code) => {
      mock.on(TransactWriteCommand).rejectsOnce(cancelled('None', code)).resolves({});
      expect((await openIncident(store)).status).toBe('RECEIVED');
      expect(tokens()).toHaveLength(2);
      expect(new Set(tokens()).size).toBe(1);
    },
  );

  it('that collides for ever is to be tried again later', async () => {
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'));
    await expect(openIncident(store)).rejects.toBeInstanceOf(RetryableError);
  });

  it('that can never be valid is not tried again', async () => {
    mock.on(TransactWriteCommand).rejects(cancelled('ValidationError'));
    await expect(openIncident(store)).rejects.toBeInstanceOf(TerminalError);
    expect(tokens()).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each([
    ['ThrottlingException', 400, RetryableError],
    ['InternalServerError', 500, RetryableError],
    ['TimeoutError', undefined, RetryableError],
    ['AccessDeniedException', 400, TerminalError],
    ['ResourceNotFoundException', 400, TerminalError],
    ['ValidationException', 400, TerminalError],
  ])('named %s says what to do next', async (name, status, expected) => {
    mock.on(TransactWriteCommand).rejects(failure(name, status));
    await expect(openIncident(store)).rejects.toBeInstanceOf(expected);
    await expect(openIncident(store)).rejects.toThrow(name);
  });
});
