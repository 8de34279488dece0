import { readParameter } from '../../aws/parameter-reads.ts';
import { type Aspect, isParameter } from './aspect.ts';

/** What a parameter holds, as the number of the version that has its value: a value is never kept, nor a hash of one. */
export const parameter: Aspect = {
  id: 'parameter',
  covers: isParameter,
  async read(aws, parameterArn) {
    const found = await readParameter(aws, parameterArn);
    if (!found) return undefined;
    const { restorable: _numbers, ...record } = found;
    return record;
  },
  events: /^PutParameter$/,
  // CloudTrail leaves values out.
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, baseline }) =>
    member === 'value_of_version'
      ? [{ change: 'put-parameter', params: { parameter_arn: resource, value_of_version: baseline } }]
      : [],
};
