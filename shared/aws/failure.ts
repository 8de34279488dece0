/** What an SDK error says about the answer of AWS, if there was one. */
export interface Failure {
  /** AWS's error code, or the name of the local error. */
  code: string;
  /** HTTP status of the answer; undefined when no answer arrived. */
  status: number | undefined;
  requestId: string | undefined;
  message: string;
}

/** Reads an error thrown by an SDK client. */
export const describeFailure = (error: unknown): Failure => {
  if (!(error instanceof Error))
    return { code: 'Unknown', status: undefined, requestId: undefined, message: String(error) };
  const { $metadata: metadata, code } = error as {
    $metadata?: { httpStatusCode?: number; requestId?: string };
    code?: unknown;
  };
  const isAnswer = '$fault' in error;
  return {
    code: !isAnswer && typeof code === 'string' ? code : error.name,
    status: isAnswer ? metadata?.httpStatusCode : undefined,
    requestId: metadata?.requestId,
    message: error.message,
  };
};

/** `lambda:GetFunction answered AccessDeniedException: … (request 1-2-3)`: what was asked and what AWS answered. */
export const failureText = (service: string, operation: string, failure: Failure): string => {
  const verb = failure.status === undefined ? 'got no answer' : 'answered';
  const request = failure.requestId === undefined ? '' : ` (request ${failure.requestId})`;
  return `\`${service}:${operation}\` ${verb}: \`${failure.code}\`: ${failure.message}${request}`;
};

/** AWS says that the thing asked for does not exist. */
export const isNotFound = ({ code, status }: Failure): boolean =>
  status !== undefined &&
  /^(ResourceNotFound(Exception)?|ParameterNotFound|NoSuch[A-Za-z]+|Invalid[A-Za-z]+\.NotFound|NotFound(Exception)?|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/.test(
    code,
  );

/** Asking again later may help: throttled, unavailable, or no answer. 501 says that it never will. */
export const isTransient = ({ code, status }: Failure): boolean =>
  status === undefined
    ? code !== 'CredentialsProviderError'
    : status === 429 ||
      (status >= 500 && status !== 501) ||
      /throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code);
