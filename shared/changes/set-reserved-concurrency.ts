import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureConcurrency, renderReserved, reservedIn, restoreConcurrency } from './concurrency-image.ts';
import { FunctionArn } from './parameters.ts';

/** Above any account's default quota (1,000); a number beyond it is a slip. */
const RESERVED_MAX = 10_000;

const params = z.strictObject({
  function_arn: FunctionArn,
  reserved_concurrency: z.number().int().min(0).max(RESERVED_MAX),
});
type Params = z.infer<typeof params>;

/** Reserves concurrency for a function; 0 stops it. Image: `ConcurrencyImage`, null when there is no such function. */
export const setReservedConcurrency: Change<Params> = {
  id: 'set-reserved-concurrency',
  description: 'Reserves concurrency for a function; it may not run more often at once. 0 stops every invocation.',
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  capture: ({ function_arn }, aws) => captureConcurrency(aws, function_arn),
  postImage: ({ reserved_concurrency }, preImage) => (preImage === null ? null : { reserved_concurrency }),
  call: ({ function_arn, reserved_concurrency }) => ({
    service: 'lambda',
    operation: 'PutFunctionConcurrency',
    input: { FunctionName: function_arn, ReservedConcurrentExecutions: reserved_concurrency },
  }),
  invert: ({ function_arn }, preImage) => restoreConcurrency(function_arn, preImage),
  summary: ({ function_arn, reserved_concurrency }, preImage) =>
    `set reserved concurrency of function \`${arnName(function_arn)}\` from ${renderReserved(reservedIn(preImage))} to ${reserved_concurrency}`,
  permissions: ({ function_arn }) => [{ action: 'lambda:PutFunctionConcurrency', resource: function_arn }],
  cost: () => free('reserved concurrency has no price; what is above it is throttled'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [`there is no function \`${function_arn}\``] : []),
};
