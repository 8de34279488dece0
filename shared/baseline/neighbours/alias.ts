import { readAlias, splitFunctionArn } from '../../aws/trigger-reads.ts';
import { isAlias } from '../aspects/aspect.ts';
import { readInvokers } from './invokers.ts';
import type { NeighbourFinder } from './neighbour.ts';

/** An alias works with who may invoke it, and with where the records of its events go; it serves its function. */
export const alias: NeighbourFinder = {
  covers: isAlias,
  kind: 'alias',
  async find(aws, arn) {
    const { functionArn, qualifier = '' } = splitFunctionArn(arn);
    return (await readAlias(aws, functionArn, qualifier)) && readInvokers(aws, arn);
  },
  served: async (_, arn) => [{ arn: splitFunctionArn(arn).functionArn, kind: 'function', relation: 'function' }],
};
