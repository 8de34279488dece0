import type { AwsError } from './aws-error.ts';
import type { Access, Call, Operation, Service } from './service.ts';
import type { World } from './world.ts';

/** Tells the trail of a call that was answered, denied or failed. */
export function recordCall(
  world: World,
  {
    service,
    operation,
    schema,
    input,
    call,
  }: {
    service: Service;
    operation: Operation;
    schema: { readonly name: string };
    input: Record<string, unknown>;
    call: Call;
  },
  asked: readonly Access[],
  error?: AwsError,
): void {
  world.trail.record({
    eventName: schema.name,
    eventSource: service.eventSource,
    readOnly: !operation.writes,
    caller: call.caller,
    call,
    requestParameters: input,
    resources: [...new Set(asked.map(({ resource }) => resource))]
      .filter((resource) => resource.startsWith('arn:'))
      .map((name) => ({ type: service.signingName, name })),
    at: new Date(),
    ...(error && { errorCode: error.code, errorMessage: error.message }),
  });
}
