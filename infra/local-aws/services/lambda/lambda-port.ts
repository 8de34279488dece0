import type { LambdaPort } from '../../world.ts';
import { AwsError } from '../../aws-error.ts';
import type { Resolved } from './functions.ts';
import type { LambdaParts } from './parts.ts';
import { policyText } from './policy.ts';

interface Source {
  service: string;
  sourceArn: string;
}

/** How other services of the account reach functions: only the function's own policy lets them. */
export const createLambdaPort = ({ world, functions, asyncEvents }: LambdaParts): LambdaPort => {
  const mayInvoke = (target: Resolved, { service, sourceArn }: Source): boolean => {
    const policy = target.record.policies[target.qualifier ?? ''];
    const text = policy && policyText(policy);
    return world.authorizer.serviceAllowed(service, sourceArn, 'lambda:InvokeFunction', target.arn, text);
  };
  return {
    invokeAsync: (functionArn, payload, source) => {
      const target = functions.resolve(functionArn);
      if (!mayInvoke(target, source)) {
        throw new AwsError(
          'AccessDeniedException',
          `User: ${source.service} is not authorized to perform: lambda:InvokeFunction on resource: ${target.arn} because no resource-based policy allows the lambda:InvokeFunction action`,
          403,
        );
      }
      asyncEvents.accept(target, JSON.stringify(payload));
    },
    accepts: (functionArn, source) =>
      functions.isThere(functionArn) && mayInvoke(functions.resolve(functionArn), source),
  };
};
