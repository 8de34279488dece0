import type { LambdaPort } from '../../world.ts';
import { AwsError } from '../../aws-error.ts';
import type { LambdaParts } from './parts.ts';
import { policyText } from './policy.ts';

/** How other services of the account reach functions: only the function's own policy lets them. */
export const createLambdaPort = ({ world, functions, asyncEvents }: LambdaParts): LambdaPort => ({
  invokeAsync: (functionArn, payload, { service, sourceArn }) => {
    const target = functions.resolve(functionArn);
    const policy = target.record.policies[target.qualifier ?? ''];
    const text = policy && policyText(policy);
    if (!world.authorizer.serviceAllowed(service, sourceArn, 'lambda:InvokeFunction', target.arn, text)) {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${service} is not authorized to perform: lambda:InvokeFunction on resource: ${target.arn} because no resource-based policy allows the lambda:InvokeFunction action`,
        403,
      );
    }
    asyncEvents.accept(target, JSON.stringify(payload));
  },
});
