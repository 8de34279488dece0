import { TerminalError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { AwsServiceName, AwsWriter } from './aws-reader.ts';
import { AwsRefusedError, OutcomeUnknownError } from './call-errors.ts';
import { type AwsAccess, createAwsSender } from './clients.ts';
import { withHistoricValue } from './parameter-reads.ts';
import { withPublishedValues } from './published-environment.ts';
import { describeFailure, type Failure, failureText } from './failure.ts';

/** Failures before a connection existed: no byte of the request left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * An `AwsWriter` over the real SDK clients: one attempt, one hard time-out. A 5xx counts as unknown, because a
 * service may fail after it has applied a change; a call that never left is refused with the code `NotSent`.
 */
export const createAwsWriter = (access: AwsAccess, timeoutMs: number = LIMITS.mutatingCallMsMax): AwsWriter => {
  const sender = createAwsSender(access, 'none');
  return {
    async write({ service, operation, input }) {
      const call = { sent: false };
      const deadline = startDeadline(timeoutMs);
      try {
        const abortSignal = deadline.signal;
        const read = (name: string, about: object) => sender.send('lambda', name, about, { abortSignal });
        const found = await withPublishedValues({ service, operation, input }, read);
        const whole = await withHistoricValue({ service, operation, input: found }, (of, name, about) =>
          sender.send(of, name, about, { abortSignal }),
        );
        const sending = sender.send(service as AwsServiceName, operation, whole, {
          abortSignal,
          onSent: () => (call.sent = true),
        });
        return await Promise.race([sending, deadline.passed]);
      } catch (error) {
        throw outcomeOf(service, operation, call.sent, error);
      } finally {
        deadline.clear();
      }
    },
  };
};

interface Deadline {
  signal: AbortSignal;
  /** Rejects when time is up, whatever the client is doing. */
  passed: Promise<never>;
  clear(): void;
}

const startDeadline = (timeoutMs: number): Deadline => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TerminalError(`no answer within ${timeoutMs} ms`);
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  return { signal: controller.signal, passed, clear: () => clearTimeout(timer) };
};

const outcomeOf = (service: string, operation: string, sent: boolean, error: unknown): TerminalError => {
  const failure = describeFailure(error);
  const text = failureText(service, operation, failure);
  if (!sent || NEVER_LEFT.has(failure.code))
    return new AwsRefusedError(`${text}: it was never sent`, 'NotSent', undefined, { cause: error });
  if (isRefusal(failure)) return new AwsRefusedError(text, failure.code, failure.requestId, { cause: error });
  return new OutcomeUnknownError(text, { cause: error });
};

const isRefusal = ({ status }: Failure): boolean =>
  status !== undefined && ((status >= 400 && status < 500) || status === 501);
