/** What is honoured of one operation. `control` calls change or list tables, `data` calls read and write items. */
export interface Served {
  readonly plane: 'control' | 'data';
  readonly writes: boolean;
  readonly honours: readonly string[];
}

const control = (writes: boolean, ...honours: string[]): Served => ({ plane: 'control', writes, honours });
const read = (...honours: string[]): Served => ({ plane: 'data', writes: false, honours });
const write = (...honours: string[]): Served => ({ plane: 'data', writes: true, honours });

const NAMES = 'ExpressionAttributeNames';
const VALUES = 'ExpressionAttributeValues';
const CAPACITY = 'ReturnConsumedCapacity';
const ON_FAILURE = 'ReturnValuesOnConditionCheckFailure';
const ITEM_WRITE = ['Expected', 'ConditionalOperator', 'ReturnValues', CAPACITY, 'ReturnItemCollectionMetrics'];
const CONDITION = ['ConditionExpression', NAMES, VALUES, ON_FAILURE];
const ITEM_LIST = [
  'AttributesToGet',
  'ProjectionExpression',
  'FilterExpression',
  NAMES,
  VALUES,
  CAPACITY,
  'ConditionalOperator',
];
const PAGE = ['IndexName', 'Select', 'Limit', 'ConsistentRead', 'ExclusiveStartKey'];

const each = (prefix: string, members: readonly string[]): string[] => members.map((member) => `${prefix}.${member}`);

const INDEX = ['IndexName', 'KeySchema', 'Projection'];

/**
 * Every member was tried against dynoxide 1.2.1 and is here only if it changed the outcome. It accepts and drops
 * `WarmThroughput`, `ResourcePolicy`, `ReplicaUpdates`, `ShardFilter`, on-demand limits of an index and the throughput
 * of an index added or changed later; it stores `SSESpecification` and `OnDemandThroughput` without acting on them.
 * Those are refused. Provisioned throughput is what `throughput.ts` throttles by. A projection in `TransactGetItems`
 * brings the key along, which AWS leaves out. PartiQL is left out although dynoxide serves it: which partition keys a
 * statement touches would have to be read out of its text for IAM to decide.
 */
export const SERVED: Readonly<Record<string, Served>> = {
  CreateTable: control(
    true,
    ...[
      'TableName',
      'AttributeDefinitions',
      'KeySchema',
      'BillingMode',
      'ProvisionedThroughput',
      'StreamSpecification',
    ],
    ...['Tags', 'TableClass', 'DeletionProtectionEnabled'],
    ...each('LocalSecondaryIndexes[]', INDEX),
    ...each('GlobalSecondaryIndexes[]', [...INDEX, 'ProvisionedThroughput']),
  ),
  UpdateTable: control(
    true,
    ...['TableName', 'AttributeDefinitions', 'BillingMode', 'ProvisionedThroughput', 'StreamSpecification'],
    ...['TableClass', 'DeletionProtectionEnabled', 'GlobalSecondaryIndexUpdates[].Delete'],
    ...each('GlobalSecondaryIndexUpdates[].Create', INDEX),
  ),
  DeleteTable: control(true, 'TableName'),
  DescribeTable: control(false, 'TableName'),
  ListTables: control(false, 'ExclusiveStartTableName', 'Limit'),
  UpdateTimeToLive: control(true, 'TableName', 'TimeToLiveSpecification'),
  DescribeTimeToLive: control(false, 'TableName'),
  TagResource: control(true, 'ResourceArn', 'Tags'),
  UntagResource: control(true, 'ResourceArn', 'TagKeys'),
  ListTagsOfResource: control(false, 'ResourceArn', 'NextToken'),

  PutItem: write('TableName', 'Item', ...ITEM_WRITE, ...CONDITION),
  UpdateItem: write('TableName', 'Key', 'AttributeUpdates', 'UpdateExpression', ...ITEM_WRITE, ...CONDITION),
  DeleteItem: write('TableName', 'Key', ...ITEM_WRITE, ...CONDITION),
  GetItem: read('TableName', 'Key', 'AttributesToGet', 'ConsistentRead', CAPACITY, 'ProjectionExpression', NAMES),
  Query: read(
    'TableName',
    ...PAGE,
    ...ITEM_LIST,
    'KeyConditions',
    'QueryFilter',
    'ScanIndexForward',
    'KeyConditionExpression',
  ),
  Scan: read('TableName', ...PAGE, ...ITEM_LIST, 'ScanFilter', 'TotalSegments', 'Segment'),
  BatchGetItem: read('RequestItems', CAPACITY),
  BatchWriteItem: write('RequestItems', CAPACITY, 'ReturnItemCollectionMetrics'),
  TransactGetItems: read('TransactItems', CAPACITY),
  TransactWriteItems: write('TransactItems', CAPACITY, 'ClientRequestToken'),

  ListStreams: control(false, 'TableName', 'Limit', 'ExclusiveStartStreamArn'),
  DescribeStream: control(false, 'StreamArn', 'Limit'),
  GetShardIterator: read('StreamArn', 'ShardId', 'ShardIteratorType', 'SequenceNumber'),
  GetRecords: read('ShardIterator', 'Limit'),
};
