import type { Access } from '../../service.ts';
import type { TableArns } from './arns.ts';
import { isStreamOperation } from './backend.ts';
import { itemContext, type ItemRequest } from './conditions.ts';
import { streamOfIterator } from './shard-iterator.ts';
import type { TableKeys } from './table-keys.ts';

type Input = Readonly<Record<string, unknown>>;

/** Which IAM questions an operation raises, by AWS's service authorization reference for DynamoDB. */
export interface AccessRules {
  accessTo(operation: string, input: Input): Promise<readonly Access[]>;
}

const OF_THE_ACCOUNT = new Set(['ListTables']);

/** The members of a transaction and the action that each needs; `TransactWriteItems` itself is no IAM action. */
const TRANSACTION_PARTS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const;

type TransactionItem = Partial<Record<keyof typeof TRANSACTION_PARTS, ItemRequest>>;

export function accessRules(arns: TableArns, keys: TableKeys): AccessRules {
  const onTable = async (action: string, request: ItemRequest, enclosing?: string): Promise<Access> => {
    const table = arns.tableName(request.TableName ?? '');
    const resource = request.IndexName ? arns.index(table, request.IndexName) : arns.table(table);
    const context = itemContext(request, await keys.partitionKey(table, request.IndexName));
    return {
      action: `dynamodb:${action}`,
      resource,
      context: enclosing ? { ...context, 'dynamodb:EnclosingOperation': enclosing } : context,
    };
  };

  const ofTransaction = (operation: string, items: readonly TransactionItem[]): Promise<Access[]> =>
    Promise.all(
      items.flatMap((item) =>
        Object.entries(TRANSACTION_PARTS).flatMap(([part, action]) => {
          const request = item[part as keyof typeof TRANSACTION_PARTS];
          return request ? [onTable(action, request, operation)] : [];
        }),
      ),
    );

  const ofBatch = (operation: string, tables: Readonly<Record<string, unknown>>): Promise<Access[]> =>
    Promise.all(
      Object.entries(tables).map(([table, requests]) =>
        onTable(operation, { TableName: table, ...batchRequest(requests) }),
      ),
    );

  const ofStream = (operation: string, input: Input): Access => {
    const action = `dynamodb:${operation}`;
    if (operation === 'GetRecords') return { action, resource: streamOfIterator(text(input.ShardIterator)) };
    if (operation !== 'ListStreams') return { action, resource: text(input.StreamArn) };
    return { action, resource: input.TableName ? arns.streamsOf(arns.tableName(text(input.TableName))) : '*' };
  };

  return {
    async accessTo(operation, input) {
      const action = `dynamodb:${operation}`;
      if (OF_THE_ACCOUNT.has(operation)) return [{ action, resource: '*' }];
      if (isStreamOperation(operation)) return [ofStream(operation, input)];
      if (Array.isArray(input.TransactItems)) return ofTransaction(operation, input.TransactItems as TransactionItem[]);
      if (input.RequestItems) return ofBatch(operation, input.RequestItems as Record<string, unknown>);
      if (input.ResourceArn) return [{ action, resource: text(input.ResourceArn) }];
      if (CONTROL_OPERATIONS.has(operation)) return ofTable(arns, operation, input);
      return [await onTable(operation, input)];
    },
  };
}

const CONTROL_OPERATIONS = new Set([
  ...['CreateTable', 'UpdateTable', 'DeleteTable', 'DescribeTable'],
  ...['UpdateTimeToLive', 'DescribeTimeToLive'],
]);

/** A table created with tags needs the right to tag as well. */
function ofTable(arns: TableArns, operation: string, input: Input): Access[] {
  const resource = arns.table(arns.tableName(text(input.TableName)));
  const tags = operation === 'CreateTable' && Array.isArray(input.Tags) && input.Tags.length > 0;
  const actions = tags ? [operation, 'TagResource'] : [operation];
  return actions.map((action) => ({ action: `dynamodb:${action}`, resource }));
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: ItemRequest['Item'] };
  readonly DeleteRequest?: { readonly Key: ItemRequest['Key'] };
}

/** The part of a batch that concerns one table, as one request with many keys. */
function batchRequest(requests: unknown): ItemRequest {
  if (!Array.isArray(requests)) return requests as ItemRequest;
  return {
    Keys: (requests as WriteRequest[]).map((each) => each.PutRequest?.Item ?? each.DeleteRequest?.Key ?? {}),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
