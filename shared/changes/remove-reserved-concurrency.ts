import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureConcurrency, renderReserved, reservedIn, restoreConcurrency } from './concurrency-image.ts';
import { FunctionArn } from './parameters.ts';

const params = z.strictObject({ function_arn: FunctionArn });
type Params = z.infer<typeof params>;

/** Removes a function's reservation, so that it shares the account's. Image: as of `set-reserved-concurrency`. */
export const removeReservedConcurrency: Change<Params> = {
  id: 'remove-reserved-concurrency',
  description: "Removes a function's reserved concurrency: it shares the account's unreserved concurrency again.",
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  capture: ({ function_arn }, aws) => captureConcurrency(aws, function_arn),
  postImage: (_, preImage) => (preImage === null ? null : { reserved_concurrency: null }),
  call: ({ function_arn }) => ({
    service: 'lambda',
    operation: 'DeleteFunctionConcurrency',
    input: { FunctionName: function_arn },
  }),
  invert: ({ function_arn }, preImage) => restoreConcurrency(function_arn, preImage),
  summary: ({ function_arn }, preImage) =>
    `remove reserved concurrency of function \`${arnName(function_arn)}\` (was ${renderReserved(reservedIn(preImage))})`,
  permissions: ({ function_arn }) => [{ action: 'lambda:DeleteFunctionConcurrency', resource: function_arn }],
  cost: () => free('reserved concurrency has no price'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [`there is no function \`${function_arn}\``] : []),
};
