import { SendMessageCommand, SQSClient, type MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { InvocationAnswer } from '../../lambda-runtime/invocation.ts';
import type { World } from '../../world.ts';
import type { Resolved } from './functions.ts';
import { putFunctionMetric } from './invocation-metrics.ts';
import type { AsyncEventRecord, EventInvokeRecord } from './records.ts';
import { assumeRole } from './role-session.ts';

/** How an asynchronous event ended. */
export interface Outcome {
  event: AsyncEventRecord;
  target: Resolved;
  settings: Partial<EventInvokeRecord>;
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  /** Absent when the function was never reached. */
  answer?: InvocationAnswer;
}

/** Sends the outcome where the function's configuration wants it: a destination, and for failures a dead-letter queue. */
export async function deliverOutcome(world: World, outcome: Outcome): Promise<void> {
  const isSuccess = outcome.condition === 'Success';
  const destination = isSuccess ? outcome.settings.onSuccess : outcome.settings.onFailure;
  if (destination) {
    await deliver(world, outcome, 'DestinationDeliveryFailures', destination, invocationRecord(outcome));
  }
  const { deadLetterArn } = outcome.target.version;
  if (!isSuccess && deadLetterArn) {
    const { payload } = outcome.event;
    await deliver(world, outcome, 'DeadLetterErrors', deadLetterArn, payload, failureAttributes(outcome));
  }
}

/** With the execution role's own credentials, through the front door like any client: its permissions decide. */
async function deliver(
  world: World,
  { target }: Outcome,
  failureMetric: string,
  queueArn: string,
  body: string,
  attributes?: Record<string, MessageAttributeValue>,
): Promise<void> {
  try {
    const { credentials } = assumeRole(world, target.version.role, target.record.name);
    const client = new SQSClient({ region: world.region, endpoint: world.endpoint, credentials, maxAttempts: 2 });
    const [, , , , account = '', name = ''] = queueArn.split(':');
    const QueueUrl = `${world.endpoint}/${account}/${name}`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: attributes }));
    client.destroy();
  } catch {
    putFunctionMetric(world, target, failureMetric, 1, 'Count', new Date());
  }
}

function invocationRecord({ event, target, condition, answer }: Outcome): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${target.record.arn}:${target.version.version}`,
      condition,
      approximateInvokeCount: event.failures + (condition === 'Success' ? 1 : 0),
    },
    requestPayload: JSON.parse(event.payload) as unknown,
    ...(answer && {
      responseContext: {
        statusCode: 200,
        executedVersion: target.version.version,
        ...(answer.isFailure && { functionError: 'Unhandled' }),
      },
      responsePayload: JSON.parse(answer.payload) as unknown,
    }),
  });
}

function failureAttributes({ event, answer }: Outcome): Record<string, MessageAttributeValue> {
  const failure = JSON.parse(answer?.payload ?? '{}') as { errorMessage?: string };
  const text = (StringValue: string): MessageAttributeValue => ({ DataType: 'String', StringValue });
  return {
    RequestID: text(event.requestId),
    ErrorCode: { DataType: 'Number', StringValue: '200' },
    // AWS keeps the first kilobyte; an attribute must not be empty.
    ErrorMessage: text((failure.errorMessage || 'event age exceeded').slice(0, 1024)),
  };
}
