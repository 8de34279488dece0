import { RetryableError, TerminalError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { AwsReader, AwsServiceName } from './aws-reader.ts';
import { type AwsAccess, createAwsSender } from './clients.ts';
import { describeFailure, failureText, isNotFound, isTransient } from './failure.ts';

/** Reads by their verbs. STS is the exception: its other `Get…` operations hand out credentials. */
const READ_VERBS = /^(Get|List|Describe|Lookup|Filter|Simulate|Head|BatchGet)[A-Z]/;
const isReadOperation = (service: AwsServiceName, operation: string): boolean =>
  service === 'sts' ? operation === 'GetCallerIdentity' : READ_VERBS.test(operation);

/** An `AwsReader` over the real SDK clients. It refuses, before sending, every operation that is not a read. */
export const createAwsReader = (access: AwsAccess & { accountId: string }): AwsReader => {
  const sender = createAwsSender(access, 'adaptive');
  return {
    accountId: access.accountId,
    region: access.region,
    async read<O = Record<string, unknown>>(
      service: AwsServiceName,
      operation: string,
      input: object,
    ): Promise<O | undefined> {
      if (!isReadOperation(service, operation))
        throw new TerminalError(`\`${service}:${operation}\` is not a read: a reader never sends it`);
      try {
        const abortSignal = AbortSignal.timeout(LIMITS.readCallMsMax);
        return (await sender.send(service, operation, input, { abortSignal })) as O;
      } catch (error) {
        return refuse(service, operation, error);
      }
    },
  };
};

const refuse = (service: AwsServiceName, operation: string, error: unknown): undefined => {
  if (error instanceof TerminalError) throw error;
  const failure = describeFailure(error);
  if (isNotFound(failure)) return undefined;
  const text = failureText(service, operation, failure);
  throw isTransient(failure) ? new RetryableError(text, { cause: error }) : new TerminalError(text, { cause: error });
};
