import { createAwsSender } from '../../../shared/aws/clients.ts';
import type { AwsServiceName } from '../../../shared/aws/aws-reader.ts';
import { type LocalAws, startLocalAws } from '../../local-aws/server.ts';
import { dynamoSettings } from '../dynamo-settings.ts';
import { median, type Row } from './row.ts';

const STARTS = 5;
const CALLS = 200;

/** How soon the embedded AWS answers, and how long a signed and authorised call to it takes. */
export const benchEmbeddedAws = async (): Promise<Row[]> => {
  const starts: number[] = [];
  for (let index = 0; index < STARTS; index += 1) {
    const begun = performance.now();
    const aws = await startLocalAws({ dynamo: dynamoSettings() });
    starts.push(performance.now() - begun);
    await aws.close();
  }
  const aws = await startLocalAws({ dynamo: dynamoSettings() });
  try {
    const [identity, put] = [await callMs(aws, 'sts', 'GetCallerIdentity', {}), await putMs(aws)];
    return [
      { what: `embedded AWS, ready, median of ${STARTS} starts`, measured: median(starts), unit: 'ms' },
      { what: `embedded AWS, signed call, median of ${CALLS}`, measured: identity, unit: 'ms' },
      { what: `embedded AWS, DynamoDB put, median of ${CALLS}`, measured: put, unit: 'ms' },
    ];
  } finally {
    await aws.close();
  }
};

const senderOf = (aws: LocalAws) => createAwsSender(aws, 'none');

const callMs = async (aws: LocalAws, service: AwsServiceName, operation: string, input: object): Promise<number> => {
  const sender = senderOf(aws);
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const begun = performance.now();
    await sender.send(service, operation, input, { abortSignal: AbortSignal.timeout(10_000) });
    times.push(performance.now() - begun);
  }
  return median(times);
};

const putMs = async (aws: LocalAws): Promise<number> => {
  const table = {
    TableName: 'bench',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  };
  await senderOf(aws).send('dynamodb', 'CreateTable', table, { abortSignal: AbortSignal.timeout(10_000) });
  return callMs(aws, 'dynamodb', 'PutItem', { TableName: 'bench', Item: { pk: { S: 'a' }, at: { S: 'b' } } });
};
