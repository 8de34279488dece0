import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({ forcePathStyle: true });
const dynamodb = new DynamoDBClient({});
const cloudwatch = new CloudWatchClient({});

/** Rows are kept in memory while they are sorted: the function's working set, in bytes a row. */
const BYTES_PER_ROW = 8 * 1024 * 1024;
/** The downstream system takes one row every so often. */
const MS_PER_ROW = 100;

/** Processes a batch of queue messages, each `{"id": "...", "object": "key"}`: object in, row and metric out. */
export const handler = async (event) => {
  let rows = 0;
  for (const record of event.Records) {
    const { id, object } = JSON.parse(record.body);
    console.log(`processing ${object} for ${id}`);
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

const sortRows = (lines) => {
  const workspace = lines.map((line) => ({ line, buffer: Buffer.alloc(BYTES_PER_ROW, line || ' ') }));
  return workspace.sort((a, b) => Buffer.compare(a.buffer, b.buffer)).map((row) => row.line);
};
