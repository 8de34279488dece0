import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createCloudWatchService } from '../../../../infra/local-aws/services/cloudwatch/index.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createSnsService } from '../../../../infra/local-aws/services/sns/index.ts';
import { createSqsService } from '../../../../infra/local-aws/services/sqs/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

/** One asynchronous invocation that a service asked for. */
export interface AskedInvocation {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly service: string;
  readonly sourceArn: string;
}

export interface MessagingAccount extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly world: World;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly cloudwatch: CloudWatchClient;
  /** What would have been invoked: functions are not part of this account. */
  readonly invocations: AskedInvocation[];
  arn(service: string, name: string): string;
}

/** The embedded AWS with IAM, STS, SQS, SNS and CloudWatch, and their real clients. */
export const openMessagingAccount = async (
  options: { dataDir?: string; periodScale?: number } = {},
): Promise<MessagingAccount> => {
  const invocations: AskedInvocation[] = [];
  let world: World | undefined;
  const aws = await startLocalAws({
    periodScale: 60,
    ...options,
    services: (given) => {
      world = given;
      world.lambda = {
        invokeAsync: (functionArn, payload, source) => void invocations.push({ functionArn, payload, ...source }),
        accepts: () => true,
      };
      return [createIamService, createStsService, createCloudWatchService, createSnsService, createSqsService].map(
        (create) => create(given),
      );
    },
  });
  const config = { endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials, maxAttempts: 1 };
  return {
    aws,
    world: world as World,
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    cloudwatch: new CloudWatchClient(config),
    invocations,
    arn: (service, name) => `arn:aws:${service}:${aws.region}:${aws.accountId}:${name}`,
    [Symbol.asyncDispose]: () => aws.close(),
  };
};

/** Polls until `look` answers something, and fails with `what` after `timeoutMs`. */
export const eventually = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 5000,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new RangeError(`not within ${String(timeoutMs)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
