import { createRequire } from 'node:module';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

// The layer's modules are found by `require` alone.
const { parseEntry } = createRequire(import.meta.url)('ledger-format');

const s3 = new S3Client({ forcePathStyle: true });
const dynamodb = new DynamoDBClient({ maxAttempts: 2 });

/** Imports a batch of queue messages, each `{"id": "...", "object": "key"}`: the entries of an object become one row. */
export const handler = async (event) => {
  let entries = 0;
  for (const record of event.Records) {
    const { id, object } = JSON.parse(record.body);
    console.log(`importing ${object} for ${id}`);
    const columns = process.env.COLUMNS.split(',');
    const source = await s3.send(new GetObjectCommand({ Bucket: process.env.INPUT_BUCKET, Key: object }));
    const lines = (await source.Body.transformToString()).trim().split('\n');
    const rows = lines.map((line) => parseEntry(line, columns));
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.OUTPUT_TABLE,
        Item: { id: { S: id }, rows: { N: String(rows.length) }, entries: { S: JSON.stringify(rows) } },
      }),
    );
    entries += rows.length;
  }
  return { processed: event.Records.length, entries };
};
