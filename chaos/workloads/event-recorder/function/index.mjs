import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});
const cloudwatch = new CloudWatchClient({});

/** Writes one row for each event, by whichever way it came. */
export const handler = async (event) => {
  const events = event.Records?.map(fromRecord) ?? [{ id: event.detail?.id ?? event.id }];
  for (const { id, deliveries = 1 } of events) {
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.WORK_MS)));
    if (await isRecordedNow(id)) console.log(`recorded ${id}`);
    else if (deliveries > 1) await countDuplicate(id);
  }
  return { processed: events.length };
};

const fromRecord = (record) => {
  if (record.Sns) return JSON.parse(record.Sns.Message);
  if (record.s3) return { id: record.s3.object.key.split('/').at(-1) };
  return { ...JSON.parse(record.body), deliveries: Number(record.attributes.ApproximateReceiveCount ?? 1) };
};

/** False when a row of this event is there already. */
const isRecordedNow = async (id) => {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.EVENT_TABLE,
        Item: { id: { S: id }, at: { S: new Date().toISOString() } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
    return true;
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
};

/** Work that was done twice costs twice: somebody wants to know. */
const countDuplicate = async (id) => {
  console.log(`${id} was delivered again while it was worked on, or after`);
  const Dimensions = [{ Name: 'FunctionName', Value: process.env.AWS_LAMBDA_FUNCTION_NAME }];
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'EventRecorder',
      MetricData: [{ MetricName: 'RepeatedEvents', Value: 1, Unit: 'Count', Dimensions }],
    }),
  );
};
