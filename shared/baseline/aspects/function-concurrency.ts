import { readReservedConcurrency } from '../../aws/function-reads.ts';
import { type Aspect, isFunction } from './aspect.ts';

/** Reserved concurrency of a function. */
export const functionConcurrency: Aspect = {
  id: 'function-concurrency',
  covers: isFunction,
  read: readReservedConcurrency,
  events: /^(Put|Delete)FunctionConcurrency/,
  effect: ({ parameters }) => ({ sets: 'yes', to: parameters.reservedConcurrentExecutions ?? null }),
  // AWS documents 0 as an emergency brake: whoever sets it may mean it.
  mayBeDeliberate: ({ current }) => current === 0,
  undo: ({ resource, baseline }) => [
    baseline === null
      ? { change: 'remove-reserved-concurrency', params: { function_arn: resource } }
      : { change: 'set-reserved-concurrency', params: { function_arn: resource, reserved_concurrency: baseline } },
  ],
};
