import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createCloudTrailService } from '../../../../infra/local-aws/services/cloudtrail/index.ts';
import { createEventBridgeService } from '../../../../infra/local-aws/services/eventbridge/index.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createS3Service } from '../../../../infra/local-aws/services/s3/index.ts';
import { createSqsService } from '../../../../infra/local-aws/services/sqs/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import { AwsError } from '../../../../infra/local-aws/aws-error.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

/** One asynchronous invocation that a service asked for. */
export interface Asked {
  functionArn: string;
  payload: unknown;
  service: string;
  sourceArn: string;
}

/** The embedded AWS with rules, buckets and queues, and functions that only say whether they may be invoked. */
export class EventAccount implements AsyncDisposable {
  readonly aws: LocalAws;
  readonly world: World;
  readonly events: EventBridgeClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly asked: Asked[] = [];
  readonly counted: { metric: string; dimensions: Record<string, string> }[] = [];
  /** Functions whose policy lets nobody in. */
  readonly closed = new Set<string>();

  private constructor(aws: LocalAws, world: World) {
    this.aws = aws;
    this.world = world;
    const config = { endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials, maxAttempts: 1 };
    this.events = new EventBridgeClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
    this.sqs = new SQSClient(config);
    world.lambda = {
      invokeAsync: (functionArn, payload, source) => {
        if (this.closed.has(functionArn)) throw new AwsError('AccessDeniedException', 'no', 403);
        this.asked.push({ functionArn, payload, ...source });
      },
      accepts: (functionArn) => !this.closed.has(functionArn),
    };
    world.metrics = { put: ({ metric, dimensions }) => void this.counted.push({ metric, dimensions }) };
  }

  /** A minute lasts as long as `periodScale` makes it. */
  static async open(options: { dataDir?: string; periodScale?: number } = {}): Promise<EventAccount> {
    const created: World[] = [];
    const aws = await startLocalAws({
      periodScale: 600,
      ...options,
      services: (given) => {
        created.push(given);
        const creators = [
          createIamService,
          createStsService,
          createCloudTrailService,
          createSqsService,
          createS3Service,
        ];
        return [...creators, createEventBridgeService].map((create) => create(given));
      },
    });
    return new EventAccount(aws, created[0] as World);
  }

  functionArn(name: string): string {
    return `arn:aws:lambda:${this.aws.region}:${this.aws.accountId}:function:${name}`;
  }

  /** A queue that a service may send to from one source. */
  async queue(QueueName: string, service: string, sourceArn: string): Promise<{ url: string; arn: string }> {
    const arn = `arn:aws:sqs:${this.aws.region}:${this.aws.accountId}:${QueueName}`;
    const statement = {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sqs:SendMessage',
      Resource: arn,
      Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const { QueueUrl = '' } = await this.sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
    return { url: QueueUrl, arn };
  }

  async receive(
    QueueUrl: string,
  ): Promise<{ body: unknown; attributes: Record<string, string | undefined> } | undefined> {
    const { Messages } = await this.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 }),
    );
    const [message] = Messages ?? [];
    if (message === undefined) return undefined;
    const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    return {
      body: JSON.parse(message.Body ?? ''),
      attributes: Object.fromEntries(attributes) as Record<string, string>,
    };
  }

  async waitingIn(QueueUrl: string): Promise<number> {
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  /** How often a metric was counted for a rule. */
  count(metric: string, RuleName: string): number {
    return this.counted.filter((each) => each.metric === metric && each.dimensions['RuleName'] === RuleName).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.aws.close();
  }
}
