import type { AwsServiceName } from '../../shared/aws/aws-reader.ts';
import { type AwsAccess, createAwsSender } from '../../shared/aws/clients.ts';

/** An account that the target lives in, spoken to with one identity through the AWS API only. */
export interface TargetAccount {
  readonly accountId: string;
  readonly region: string;
  /** Sends one operation; AWS's errors pass through. */
  send<O = Record<string, unknown>>(service: AwsServiceName, operation: string, input: object): Promise<O>;
}

/** Longest that one call of the injector may take. */
const CALL_MS_MAX = 15_000;

/** An account reached with these credentials; throttled calls are sent again. */
export const createTargetAccount = (access: AwsAccess & { accountId: string }): TargetAccount => {
  const sender = createAwsSender(access, 'adaptive');
  return {
    accountId: access.accountId,
    region: access.region,
    send: async <O>(service: AwsServiceName, operation: string, input: object) =>
      (await sender.send(service, operation, input, { abortSignal: AbortSignal.timeout(CALL_MS_MAX) })) as O,
  };
};
