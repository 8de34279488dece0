/** Read-only AWS calls by service and operation, as the change catalogue and the baseline use them. */
export interface AwsReader {
  readonly accountId: string;
  readonly region: string;
  /**
   * Sends one read-only operation: `read('lambda', 'GetFunctionConfiguration', { FunctionName })`.
   * Resolves to the SDK's output; `undefined` when AWS says that the thing does not exist
   * (`ResourceNotFoundException`, `NoSuchEntity`…). Throws `RetryableError` or `TerminalError` otherwise, with
   * operation, AWS error code and request id in the message.
   */
  read<O = Record<string, unknown>>(service: AwsServiceName, operation: string, input: object): Promise<O | undefined>;
}

/** Services that the product speaks to, by the names of their SDK clients. */
export type AwsServiceName =
  | 'lambda'
  | 'iam'
  | 'sts'
  | 'cloudwatch'
  | 'logs'
  | 'sqs'
  | 's3'
  | 'dynamodb'
  | 'cloudtrail'
  | 'sns'
  | 'kms'
  | 'secretsmanager'
  | 'ssm'
  | 'ec2'
  | 'ecs'
  | 'eventbridge';

/** Sends one mutating call exactly once (`maxAttempts: 1`, hard time-out). Only the executor and the injector have one. */
export interface AwsWriter {
  /**
   * Throws `AwsRefusedError` when AWS answered with an error (nothing changed), `OutcomeUnknownError` when no answer
   * arrived (it may have changed).
   */
  write(call: { service: string; operation: string; input: Record<string, unknown> }): Promise<Record<string, unknown>>;
}
