import type { TargetAccount } from '../../target/account.ts';
import type { Recorder } from './recorder.ts';
import { WORKLOAD_TAGS } from '../../target/tags.ts';

/** What becomes of asynchronous events: two more tries within an hour, then a record of how it ended. */
export const createOutcome = async (
  account: TargetAccount,
  { names, arns }: Pick<Recorder, 'names' | 'arns'>,
): Promise<void> => {
  for (const QueueName of [names.receipts, names.failures])
    await account.send('sqs', 'CreateQueue', { QueueName, tags: WORKLOAD_TAGS });
  await account.send('lambda', 'PutFunctionEventInvokeConfig', {
    FunctionName: names.function,
    Qualifier: names.alias,
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 3_600,
    DestinationConfig: { OnSuccess: { Destination: arns.receipts }, OnFailure: { Destination: arns.failures } },
  });
};
