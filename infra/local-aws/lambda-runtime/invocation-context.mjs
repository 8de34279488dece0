/** The `context` argument of a handler, as Lambda's Node.js runtime builds it. */
export function createInvocationContext(message) {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: message.requestId,
    invokedFunctionArn: message.invokedFunctionArn,
    clientContext: message.clientContext ? JSON.parse(message.clientContext) : undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, message.deadlineAtMs - Date.now()),
  };
}
