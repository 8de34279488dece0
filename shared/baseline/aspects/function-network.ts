import { readPlacement } from '../../aws/network-reads.ts';
import { type Aspect, isFunction, NO_EFFECT } from './aspect.ts';

/** Where in a network a function is, as one member: subnets and groups belong together. */
export const functionNetwork: Aspect = {
  id: 'function-network',
  covers: isFunction,
  async read(aws, functionArn) {
    const found = await readPlacement(aws, functionArn);
    return found && { placement: found.placement };
  },
  events: /^UpdateFunctionConfiguration/,
  effect: ({ parameters }) => (Object.hasOwn(parameters, 'vpcConfig') ? { sets: 'yes' } : NO_EFFECT),
  undo: ({ resource, baseline }) => [
    { change: 'set-function-vpc', params: { function_arn: resource, placement: baseline } },
  ],
};
