import { writeFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Orders are held in memory while they are priced: the worker's working set. */
const WORKSPACE_BYTES = 110 * 1024 * 1024;
const PAUSE_AFTER_ERROR_MS = 500;

const required = (name) => {
  const value = process.env[name];
  if (value) return value;
  console.error(`ERROR the variable ${name} is not set`);
  process.exit(78);
};

const QueueUrl = required('QUEUE_URL');
const TableName = required('ORDER_TABLE');
const token = required('PRICING_TOKEN');
const workspace = Buffer.alloc(WORKSPACE_BYTES, token);

const sqs = new SQSClient({});
const dynamodb = new DynamoDBClient({});

/** One message, `{"id": "..."}`: a row out. */
const work = async ({ Body = '{}', ReceiptHandle }) => {
  const { id } = JSON.parse(Body);
  const price = workspace.readUInt16LE(id.length);
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, price: { N: String(price) } } }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  console.log(`priced ${id}`);
};

process.on('SIGTERM', () => process.exit(0));
console.log(`taking orders from ${QueueUrl}`);
for (;;) {
  // What the health check looks for.
  writeFileSync('alive', new Date().toISOString());
  try {
    const received = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 5, WaitTimeSeconds: 1 }),
    );
    for (const message of received.Messages ?? []) await work(message);
  } catch (error) {
    console.error(`ERROR ${error.name}: ${error.message}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_ERROR_MS));
  }
}
