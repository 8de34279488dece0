import { TerminalError } from '../errors.ts';

/** AWS answered a mutating call with an error: nothing changed. `code` is AWS's error code. */
export class AwsRefusedError extends TerminalError {
  readonly code: string;
  readonly requestId: string | undefined;
  constructor(message: string, code: string, requestId: string | undefined, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.requestId = requestId;
  }
}

/** A mutating call was sent and no answer arrived: it may or may not have happened. Reconcile by reading; never resend blindly. */
export class OutcomeUnknownError extends TerminalError {}
