import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { LambdaParts } from './parts.ts';

/** AWS's limits of an event; asynchronous ones were raised to 1 MB in October 2025. */
const EVENT_BYTES_MAX = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
const LOG_TAIL_BYTES_MAX = 4096;

/** Calling a function. */
export const invokeOperations = (parts: LambdaParts): Record<string, Operation> => ({
  Invoke: operation<InvocationRequest, InvocationResponse>({
    honours: ['FunctionName', 'InvocationType', 'LogType', 'ClientContext', 'Payload', 'Qualifier'],
    writes: true,
    isDataEvent: true,
    access: ({ FunctionName, Qualifier }) => parts.access.to('InvokeFunction', FunctionName, Qualifier),
    handle: (input, call) => invoke(parts, input, call),
  }),
});

async function invoke(parts: LambdaParts, input: InvocationRequest, call: Call): Promise<InvocationResponse> {
  const type = input.InvocationType ?? 'RequestResponse';
  const target = parts.functions.resolve(input.FunctionName, input.Qualifier);
  const payload = readEvent(input.Payload, type);
  const clientContext = readClientContext(input.ClientContext);
  if (type === 'DryRun') return { StatusCode: 204 };
  if (type === 'Event') {
    parts.asyncEvents.accept(target, payload, call.requestId, clientContext);
    return { StatusCode: 202 };
  }
  const answer = await parts.execution.invoke(target, { requestId: call.requestId, payload, clientContext });
  return {
    StatusCode: 200,
    ExecutedVersion: target.version.version,
    Payload: Buffer.from(answer.payload),
    ...(answer.isFailure && { FunctionError: 'Unhandled' }),
    ...(input.LogType === 'Tail' && { LogResult: tailOf(answer.log) }),
  };
}

function readEvent(bytes: Uint8Array | undefined, type: keyof typeof EVENT_BYTES_MAX): string {
  const text = bytes && bytes.byteLength > 0 ? Buffer.from(bytes).toString('utf8') : '{}';
  const size = bytes?.byteLength ?? 0;
  if (size > EVENT_BYTES_MAX[type]) {
    const message = `${size} byte payload is too large for the ${type} invocation type (limit ${EVENT_BYTES_MAX[type]} bytes)`;
    throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
  }
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Could not parse request body into json: ${reason}`;
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
}

/** Base64 JSON that the caller hands to the function's `context.clientContext`. */
function readClientContext(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const json = Buffer.from(text, 'base64').toString('utf8');
  try {
    JSON.parse(json);
    return json;
  } catch {
    const message = 'Client context must be a valid Base64-encoded JSON object.';
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
}

const tailOf = (log: readonly string[]): string =>
  Buffer.from(`${log.join('\n')}\n`)
    .subarray(-LOG_TAIL_BYTES_MAX)
    .toString('base64');
