import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, type CreateFunctionRequest } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { strToU8, zipSync } from 'fflate';
import { startLocalAws, type LocalAws, type LocalAwsOptions } from '../../../../infra/local-aws/server.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createLambdaService } from '../../../../infra/local-aws/services/lambda/index.ts';
import { createLogsService } from '../../../../infra/local-aws/services/logs/index.ts';
import { createSqsService } from '../../../../infra/local-aws/services/sqs/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import type { MetricPort, World } from '../../../../infra/local-aws/world.ts';

type Datum = Parameters<MetricPort['put']>[0];

const policyOf = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

export const TRUST_LAMBDA = policyOf({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

export const zipOf = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

/** A package of one ES module whose handler is `body`; `event` and `context` are its arguments. */
export const handlerOf = (body: string): Uint8Array =>
  zipOf({ 'index.mjs': `let calls = 0; export const handler = async (event, context) => { ${body} };` });

/** The embedded AWS with functions and what they stand on, and its real clients. */
export class LambdaAccount implements AsyncDisposable {
  readonly metrics: Datum[];
  readonly aws: LocalAws;
  readonly world: World;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sqs: SQSClient;

  private constructor(aws: LocalAws, world: World, metrics: Datum[]) {
    this.aws = aws;
    this.world = world;
    this.metrics = metrics;
    const config = this.config(aws.credentials);
    this.lambda = new LambdaClient(config);
    this.iam = new IAMClient(config);
    this.logs = new CloudWatchLogsClient(config);
    this.sqs = new SQSClient(config);
  }

  static async open(options: LocalAwsOptions = {}): Promise<LambdaAccount> {
    const metrics: Datum[] = [];
    let world: World | undefined;
    const aws = await startLocalAws({
      ...options,
      services: (given) => {
        world = given;
        world.metrics = { put: (datum) => void metrics.push(datum) };
        const creates = [createIamService, createStsService, createLogsService, createSqsService, createLambdaService];
        return creates.map((create) => create(given));
      },
    });
    return new LambdaAccount(aws, world as World, metrics);
  }

  /** A role that Lambda may assume; without statements it may write its logs and nothing else. */
  async role(name: string, statements: object[] = [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]) {
    const created = await this.iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST_LAMBDA }),
    );
    await this.allow(name, ...statements);
    return created.Role?.Arn ?? '';
  }

  /** Replaces what a role may do. */
  async allow(name: string, ...statements: object[]): Promise<void> {
    const PolicyDocument = policyOf(...statements);
    await this.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'own', PolicyDocument }));
  }

  async deploy(name: string, code: string | Uint8Array, more: Partial<CreateFunctionRequest> = {}) {
    return this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'nodejs20.x',
        Handler: 'index.handler',
        Code: { ZipFile: typeof code === 'string' ? handlerOf(code) : code },
        Role: more.Role ?? (await this.role(`${name}-role`)),
        ...more,
      }),
    );
  }

  /** Invokes and reads the answer. */
  async invoke(name: string, event: unknown = {}, more: { Qualifier?: string } = {}) {
    const answer = await this.lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), ...more }),
    );
    return {
      value: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as unknown,
      failure: answer.FunctionError,
      version: answer.ExecutedVersion,
    };
  }

  async queue(name: string, Attributes: Record<string, string> = {}): Promise<{ url: string; arn: string }> {
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    return { url: QueueUrl ?? '', arn: `arn:aws:sqs:${this.aws.region}:${this.aws.accountId}:${name}` };
  }

  async receive(url: string): Promise<string | undefined> {
    const { Messages } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 0 }));
    return Messages?.[0]?.Body;
  }

  /** The messages of a function's log, without the line break that ends each. */
  async logOf(name: string, filterPattern?: string): Promise<string[]> {
    const { events = [] } = await this.logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern }),
    );
    return events.map((event) => (event.message ?? '').trimEnd());
  }

  /** The sum of a metric of one function, under exactly these dimensions. */
  sum(metric: string, dimensions: Record<string, string>): number {
    const wanted = JSON.stringify(dimensions);
    const data = this.metrics.filter((datum) => datum.metric === metric && JSON.stringify(datum.dimensions) === wanted);
    return data.reduce((sum, datum) => sum + datum.value, 0);
  }

  /** A Lambda client of a role's session. */
  async actAs(roleArn: string): Promise<LambdaClient> {
    const sts = new STSClient(this.config(this.aws.credentials));
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }));
    return new LambdaClient(
      this.config({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      }),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.aws.close();
  }

  private config(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
    return { endpoint: this.aws.endpoint, region: this.aws.region, credentials, maxAttempts: 1 };
  }
}
