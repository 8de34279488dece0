import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({ forcePathStyle: true });
const dynamodb = new DynamoDBClient({});
const cloudwatch = new CloudWatchClient({});

/** Rows are kept in memory while they are sorted: the function's working set, in bytes a row. */
const BYTES_PER_ROW = 12 * 1024 * 1024;
/** The downstream system takes one row every so often. */
const MS_PER_ROW = 100;

/** Processes a batch of queue messages, each `{"id": "...", "object": "key"}`: object in, row and metric out. */
export const handler = async (event) => {
  let rows = 0;
  for (const record of event.Records) {
    const { id, object } = JSON.parse(record.body);
    console.log(`processing ${object} for ${id}`);
    await announce(object);
    const source = await s3.send(new GetObjectCommand({ Bucket: process.env.INPUT_BUCKET, Key: object }));
    const lines = (await source.Body.transformToString()).trim().split('\n');
    const sorted = sortRows(lines);
    await new Promise((resolve) => setTimeout(resolve, lines.length * MS_PER_ROW));
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.OUTPUT_TABLE,
        Item: { id: { S: id }, rows: { N: String(sorted.length) }, object: { S: object } },
      }),
    );
    await cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: 'DataProcessor',
        MetricData: [{ MetricName: 'RowsProcessed', Value: lines.length, Unit: 'Count' }],
      }),
    );
    rows += lines.length;
  }
  return { processed: event.Records.length, rows };
};

/** Tells in the log how large the object will be, before it is read. */
const announce = async (object) => {
  const found = await s3.send(
    new ListObjectsV2Command({ Bucket: process.env.INPUT_BUCKET, Prefix: object, MaxKeys: 1 }),
  );
  console.log(`${object} has ${found.Contents?.[0]?.Size ?? 0} bytes`);
};

/** One buffer a row, kept from one message to the next: filling memory anew each time would cost more than the work. */
const workspace = [];

const sortRows = (lines) => {
  while (workspace.length < lines.length) workspace.push(Buffer.alloc(BYTES_PER_ROW, 1));
  const rows = lines.map((line, index) => ({ line, buffer: workspace[index] }));
  for (const { line, buffer } of rows) buffer.fill(0, 0, 64).write(line, 0, 64);
  return rows.sort((a, b) => Buffer.compare(a.buffer.subarray(0, 64), b.buffer.subarray(0, 64))).map((row) => row.line);
};
