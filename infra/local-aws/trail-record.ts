import type { Visit } from './admission.ts';
import type { AwsError } from './aws-error.ts';
import type { Access } from './service.ts';
import { trailParameters } from './trail-parameters.ts';
import type { World } from './world.ts';

/** Tells the trail of a management call that was answered, denied or failed; data events are not shown by `LookupEvents`. */
export function recordCall(
  world: World,
  { service, operation, schema, input, call }: Visit,
  asked: readonly Access[],
  failure?: AwsError,
): void {
  if (operation.isDataEvent) return;
  const arns = [...new Set(asked.map(({ resource }) => resource))].filter((resource) => resource.startsWith('arn:'));
  world.trail.record({
    eventName: schema.name,
    eventSource: service.eventSource,
    readOnly: !operation.writes,
    caller: call.caller,
    call,
    requestParameters: trailParameters(schema.input, input),
    resources: arns.map((name) => ({ type: service.signingName, name })),
    at: new Date(),
    ...(failure && { errorCode: failure.code, errorMessage: failure.message }),
  });
}
