import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { BatchWriteCommandInput, DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { RetryableError } from '../../shared/errors.ts';
import { answered } from '../../shared/store/dynamodb/answered.ts';
import { documentsOf } from '../../shared/store/dynamodb/documents.ts';
import { writeTransaction } from '../../shared/store/dynamodb/transaction.ts';
import { pauseWithJitter } from '../../shared/store/jitter.ts';
import { type CheckpointKey, threadKey } from './keys.ts';
import type { AnyRow, CheckpointRow, ChunkRow, WritesRow } from './rows.ts';

type BatchRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** BatchWriteItem takes 25 rows and 16 MB; DynamoDB Local and its kin are happier with less. */
const BATCH_ROWS_MAX = 25;
const CHUNK_BATCH_ROWS = 4;
const BATCH_ATTEMPTS_MAX = 8;

/** The DynamoDB requests of the checkpointer, and nothing else. */
export class CheckpointTable {
  readonly #client: DynamoDBDocument;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = documentsOf(client);
    this.#name = name;
  }

  /**
   * Puts a checkpoint and moves its thread's head in one transaction; false when the head is not `row.parent_id`.
   * A checkpoint that is already the head may be put again.
   */
  async putNewest(row: CheckpointRow, head: CheckpointKey, checkpointId: string): Promise<boolean> {
    const parent = row.parent_id === undefined ? 'attribute_not_exists(newest)' : 'newest = :parent';
    const refusals = await writeTransaction(this.#client, [
      { refusal: 'checkpoint', item: { Put: { TableName: this.#name, Item: row } } },
      {
        refusal: 'head',
        item: {
          Update: {
            TableName: this.#name,
            Key: head,
            UpdateExpression: row.ttl === undefined ? 'SET newest = :id' : 'SET newest = :id, #ttl = :ttl',
            ConditionExpression: `${parent} OR newest = :id`,
            ExpressionAttributeNames: row.ttl === undefined ? undefined : { '#ttl': 'ttl' },
            ExpressionAttributeValues: {
              ':id': checkpointId,
              ...(row.parent_id !== undefined && { ':parent': row.parent_id }),
              ...(row.ttl !== undefined && { ':ttl': row.ttl }),
            },
          },
        },
      },
    ]);
    return refusals.length === 0;
  }

  async putChunks(rows: readonly ChunkRow[]): Promise<void> {
    await this.#batch(
      rows.map((Item) => ({ PutRequest: { Item } })),
      CHUNK_BATCH_ROWS,
    );
  }

  async putWrites(rows: readonly WritesRow[]): Promise<void> {
    await this.#batch(rows.map((Item) => ({ PutRequest: { Item } })));
  }

  /** Puts one row unless it is there: the first of two runs of a task keeps its writes. */
  async putWritesOnce(row: WritesRow): Promise<void> {
    try {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await answered(this.#client.put({ TableName: this.#name, Item: row, ConditionExpression }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Rows of one thread with `from <= sk <= to`, newest first, as they are now. `page` is the size of a request. */
  async *threadRows(threadId: string, from: string, to: string, page?: number): AsyncGenerator<AnyRow> {
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await answered(
        this.#client.query({
          TableName: this.#name,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': threadKey(threadId), ':from': from, ':to': to },
          Limit: page,
          ExclusiveStartKey: start,
        }),
      );
      yield* (answer.Items ?? []) as AnyRow[];
      start = answer.LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** Every row of every thread: only a list that names no thread needs it. */
  async *allRows(): AsyncGenerator<AnyRow> {
    let start: Record<string, unknown> | undefined;
    do {
      const scan = { TableName: this.#name, ConsistentRead: true, ExclusiveStartKey: start };
      const answer = await answered(this.#client.scan(scan));
      yield* (answer.Items ?? []) as AnyRow[];
      start = answer.LastEvaluatedKey;
    } while (start !== undefined);
  }

  async delete(keys: readonly CheckpointKey[]): Promise<void> {
    await this.#batch(keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })));
  }

  async #batch(requests: readonly BatchRequest[], size = BATCH_ROWS_MAX): Promise<void> {
    for (let from = 0; from < requests.length; from += size) await this.#writeAll(requests.slice(from, from + size));
  }

  async #writeAll(requests: readonly BatchRequest[]): Promise<void> {
    let waiting: Record<string, BatchRequest[]> = { [this.#name]: [...requests] };
    for (let attempt = 1; attempt <= BATCH_ATTEMPTS_MAX; attempt++) {
      waiting = (await answered(this.#client.batchWrite({ RequestItems: waiting }))).UnprocessedItems ?? {};
      if (Object.keys(waiting).length === 0) return;
      await pauseWithJitter(attempt);
    }
    throw new RetryableError(`\`${this.#name}\` left part of a batch unwritten`);
  }
}
