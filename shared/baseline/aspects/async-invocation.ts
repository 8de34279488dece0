import { readEventInvoke } from '../../aws/trigger-reads.ts';
import { type Aspect, isAlias, isFunction } from './aspect.ts';

/** What becomes of the asynchronous events of a function or an alias. Without any settings it has no members. */
export const asyncInvocation: Aspect = {
  id: 'async-invocation',
  covers: (arn) => isFunction(arn) || isAlias(arn),
  read: async (aws, arn) => (await readEventInvoke(aws, arn)) ?? {},
  events: /^(Put|Update|Delete)FunctionEventInvokeConfig/,
  effect: () => ({ sets: 'perhaps' }),
  changedAt: ({ resource }) => resource.split(':').slice(0, 7).join(':'),
  undo: ({ resource, member, kind, baseline }) =>
    kind === 'changed'
      ? [{ change: 'put-event-invoke-config', params: { function_arn: resource, setting: member, value: baseline } }]
      : [],
};
