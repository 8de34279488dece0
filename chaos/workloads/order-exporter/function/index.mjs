import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

// A failed attempt is the queue's to repeat, not the client's.
const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
const dynamodb = new DynamoDBClient({ maxAttempts: 1 });

/** Exports the orders that each queue message names, `{"id": "...", "object": "key"}`: object in, row out. */
export const handler = async (event) => {
  for (const record of event.Records) {
    const { id, object } = JSON.parse(record.body);
    const source = await s3.send(new GetObjectCommand({ Bucket: process.env.INPUT_BUCKET, Key: object }));
    const orders = (await source.Body.transformToString()).trim().split('\n');
    console.log(`exporting ${orders.length} orders of ${object} for ${id}`);
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.OUTPUT_TABLE,
        Item: { id: { S: id }, rows: { N: String(orders.length) }, object: { S: object } },
      }),
    );
  }
  return { processed: event.Records.length };
};
