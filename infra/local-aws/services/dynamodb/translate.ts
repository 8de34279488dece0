import type { TableArns } from './arns.ts';
import { unwrapIterator, wrapIterator } from './shard-iterator.ts';

type Json = Record<string, unknown>;

/** Carries requests into the backend's names and its answers into this account's. */
export interface Translation {
  /** The same bytes when nothing in them needs translating. */
  request(operation: string, body: Uint8Array): Uint8Array | string;
  /** Only for operations whose answers carry ARNs: items may hold any text and are never touched. */
  answer(operation: string, requestBody: Uint8Array, answerBody: Buffer): Buffer;
}

const ARN_MEMBERS = ['ResourceArn', 'StreamArn', 'ExclusiveStartStreamArn'];

export function translation(arns: TableArns): Translation {
  return {
    request(operation, body) {
      if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('arn:aws:dynamodb:')) return body;
      const input = parse(body);
      if (operation === 'GetRecords')
        return JSON.stringify({ ...input, ShardIterator: unwrapIterator(input.ShardIterator as string) });
      for (const member of ARN_MEMBERS) {
        if (typeof input[member] === 'string') input[member] = arns.toBackend(input[member]);
      }
      return JSON.stringify(withTableNames(input, arns));
    },
    answer(operation, requestBody, answerBody) {
      if (operation === 'GetShardIterator' || operation === 'GetRecords') {
        return withIterators(arns.fromBackend(answerBody.toString()), streamOf(operation, parse(requestBody)));
      }
      return Buffer.from(arns.fromBackend(answerBody.toString()));
    },
  };
}

/** AWS takes a table's ARN wherever it takes its name; the backend takes names only. */
function withTableNames(input: Json, arns: TableArns): Json {
  const renamed = withTableName(input, arns);
  if (Array.isArray(input.TransactItems)) {
    renamed.TransactItems = (input.TransactItems as Record<string, Json>[]).map((item) =>
      Object.fromEntries(Object.entries(item).map(([kind, request]) => [kind, withTableName(request, arns)])),
    );
  }
  if (input.RequestItems) {
    renamed.RequestItems = Object.fromEntries(
      Object.entries(input.RequestItems).map(([table, requests]) => [arns.tableName(table), requests as unknown]),
    );
  }
  return renamed;
}

const withTableName = (request: Json, arns: TableArns): Json =>
  typeof request.TableName === 'string' ? { ...request, TableName: arns.tableName(request.TableName) } : { ...request };

function streamOf(operation: string, input: Json): string {
  if (operation === 'GetShardIterator') return String(input.StreamArn);
  return String(input.ShardIterator).split('|')[0] ?? '';
}

function withIterators(answer: string, streamArn: string): Buffer {
  const output = JSON.parse(answer) as Json;
  for (const member of ['ShardIterator', 'NextShardIterator']) {
    if (typeof output[member] === 'string') output[member] = wrapIterator(streamArn, output[member]);
  }
  return Buffer.from(JSON.stringify(output));
}

const parse = (body: Uint8Array): Json => JSON.parse(Buffer.from(body).toString()) as Json;
