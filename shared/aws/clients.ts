import { TerminalError } from '../errors.ts';
import type { AwsServiceName } from './aws-reader.ts';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** Which account is spoken to, and as whom. Without `credentials` the SDK's own chain decides; without `endpoint`, AWS. */
export interface AwsAccess {
  region: string;
  endpoint?: string;
  credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Sends one operation of one service by name: `send('lambda', 'GetFunction', { FunctionName })`. SDK errors pass through. */
export interface AwsSender {
  send(
    service: AwsServiceName,
    operation: string,
    input: object,
    options: { abortSignal: AbortSignal; onSent?: () => void },
  ): Promise<Record<string, unknown>>;
}

type SdkModule = Record<string, unknown>;
interface SdkClient {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<Record<string, unknown>>;
}
interface SdkCommand {
  middlewareStack: { add(middleware: SentMiddleware, options: object): void };
}
type SentMiddleware = (next: (request: unknown) => Promise<unknown>) => (request: unknown) => Promise<unknown>;

/** Modules are loaded on first use: importing them all costs more than a whole function start. */
const SDKS: Record<AwsServiceName, { client: string; load: () => Promise<object> }> = {
  lambda: { client: 'LambdaClient', load: () => import('@aws-sdk/client-lambda') },
  iam: { client: 'IAMClient', load: () => import('@aws-sdk/client-iam') },
  sts: { client: 'STSClient', load: () => import('@aws-sdk/client-sts') },
  cloudwatch: { client: 'CloudWatchClient', load: () => import('@aws-sdk/client-cloudwatch') },
  logs: { client: 'CloudWatchLogsClient', load: () => import('@aws-sdk/client-cloudwatch-logs') },
  sqs: { client: 'SQSClient', load: () => import('@aws-sdk/client-sqs') },
  s3: { client: 'S3Client', load: () => import('@aws-sdk/client-s3') },
  dynamodb: { client: 'DynamoDBClient', load: () => import('@aws-sdk/client-dynamodb') },
  cloudtrail: { client: 'CloudTrailClient', load: () => import('@aws-sdk/client-cloudtrail') },
  sns: { client: 'SNSClient', load: () => import('@aws-sdk/client-sns') },
  kms: { client: 'KMSClient', load: () => import('@aws-sdk/client-kms') },
  secretsmanager: { client: 'SecretsManagerClient', load: () => import('@aws-sdk/client-secrets-manager') },
  eventbridge: { client: 'EventBridgeClient', load: () => import('@aws-sdk/client-eventbridge') },
  ec2: { client: 'EC2Client', load: () => import('@aws-sdk/client-ec2') },
  ssm: { client: 'SSMClient', load: () => import('@aws-sdk/client-ssm') },
  ecs: { client: 'ECSClient', load: () => import('@aws-sdk/client-ecs') },
};

/** SDK clients of one identity, one per service, made when first used. `retry` is `adaptive` for reads and `none` for writes. */
export const createAwsSender = (access: AwsAccess, retry: 'adaptive' | 'none'): AwsSender => {
  const clients = new Map<AwsServiceName, Promise<{ module: SdkModule; client: SdkClient }>>();
  const clientFor = (service: AwsServiceName): Promise<{ module: SdkModule; client: SdkClient }> => {
    const known = clients.get(service) ?? createClient(service, access, retry);
    clients.set(service, known);
    return known;
  };
  return {
    async send(service, operation, input, { abortSignal, onSent }) {
      const { module, client } = await clientFor(service);
      return client.send(createCommand(module, service, operation, input, onSent), { abortSignal });
    },
  };
};

const createClient = async (
  service: AwsServiceName,
  access: AwsAccess,
  retry: 'adaptive' | 'none',
): Promise<{ module: SdkModule; client: SdkClient }> => {
  const sdk = Object.hasOwn(SDKS, service) ? SDKS[service] : undefined;
  if (!sdk) throw new TerminalError(`no client for the AWS service \`${service}\``);
  const module = (await sdk.load()) as SdkModule;
  const Client = module[sdk.client] as new (config: object) => SdkClient;
  const client = new Client({
    region: access.region,
    ...(access.endpoint === undefined ? {} : { endpoint: access.endpoint }),
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
    ...(service === 's3' && access.endpoint !== undefined ? { forcePathStyle: true } : {}),
    ...(retry === 'adaptive' ? { retryMode: 'adaptive', maxAttempts: 3 } : { maxAttempts: 1 }),
  });
  return { module, client };
};

const createCommand = (
  module: SdkModule,
  service: AwsServiceName,
  operation: string,
  input: object,
  onSent?: () => void,
): object => {
  const name = `${operation}Command`;
  const Command = Object.hasOwn(module, name) ? module[name] : undefined;
  if (typeof Command !== 'function') throw new TerminalError(`\`${service}\` has no operation \`${operation}\``);
  const command = new (Command as new (input: object) => SdkCommand)(input);
  if (onSent)
    command.middlewareStack.add(announce(onSent), { step: 'deserialize', priority: 'low', name: 'announceSent' });
  return command;
};

/** Tells that a request is about to leave: the innermost middleware, after signing, before the socket. */
const announce =
  (onSent: () => void): SentMiddleware =>
  (next) =>
  (request) => {
    onSent();
    return next(request);
  };
