import type { FunctionFailure } from './environment-messages.ts';
import type { Ending, Phase } from './execution-environment.ts';
import { exitText, timeoutText, type ReportStatus } from './report-lines.ts';

export interface InvocationRequest {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly invokedFunctionArn: string;
  /** JSON text. */
  readonly clientContext?: string;
}

/** How an invocation ended, as its caller sees it. */
export interface InvocationAnswer {
  /** JSON text: what the function returned, or its failure. */
  readonly payload: string;
  readonly isFailure: boolean;
  readonly durationMs: number;
  /** The invocation's own log lines. */
  readonly log: readonly string[];
}

/** AWS's limit of a synchronous answer. */
const RESPONSE_BYTES_MAX = 6_291_556;

/** What became of an invocation: the answer's text and, when it went wrong, how the report names it. */
export interface Verdict {
  payload: string;
  failure?: FunctionFailure;
  status?: ReportStatus;
  /** Lines that the platform adds before `END`. */
  lines: string[];
}

function failed(failure: FunctionFailure, status?: ReportStatus, lines: string[] = []): Verdict {
  return { payload: JSON.stringify(failure), failure, status, lines };
}

function judgeResponse(payload: string): Verdict {
  if (Buffer.byteLength(payload) <= RESPONSE_BYTES_MAX) return { payload, lines: [] };
  const text = `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
  return failed({ errorMessage: text, errorType: 'Function.ResponseSizeTooLarge' });
}

/** The runtime's own failures are marked in the report; an exception of the handler is the function's affair. */
const statusOf = (failure: FunctionFailure): ReportStatus | undefined =>
  failure.errorType.startsWith('Runtime.') ? { status: 'error', errorType: failure.errorType } : undefined;

/** Reads an ending as Lambda does, in the words of its log and its answers. */
export function judge(ending: Ending, requestId: string, timeoutMs: number): Verdict {
  switch (ending.kind) {
    case 'ready':
      return { payload: 'null', lines: [] };
    case 'response':
      return judgeResponse(ending.payload);
    case 'failure':
      return failed(ending.error, statusOf(ending.error));
    case 'timeout': {
      const errorMessage = `RequestId: ${requestId} Error: ${timeoutText(timeoutMs)}`;
      const line = `${new Date().toISOString()} ${requestId} ${timeoutText(timeoutMs)}`;
      return failed({ errorType: 'Sandbox.Timedout', errorMessage }, { status: 'timeout' }, [line]);
    }
    case 'exit': {
      const errorType = ending.isOutOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
      const errorMessage = `RequestId: ${requestId} ${exitText(ending.reason)}`;
      const lines = [errorMessage, 'Runtime.ExitError'];
      return failed({ errorType, errorMessage }, { status: 'error', errorType }, lines);
    }
  }
}

/** Memory as the report shows it: an environment that was killed for memory had used all of it. */
export const reportedMemoryMb = (phase: Phase, memoryMb: number): number =>
  phase.ending.kind === 'exit' && phase.ending.isOutOfMemory ? memoryMb : phase.memoryPeakMb;
