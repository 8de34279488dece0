import * as sdk from '@aws-sdk/client-ssm';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { Parameters } from './parameters.ts';
import { readOperations } from './read-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { writeOperations } from './write-operations.ts';

/** Systems Manager's Parameter Store: versions, labels and a history, secure values under keys that are asked as the caller. */
export const createSsmService = (world: World): Service => {
  const parameters = new Parameters(world);
  return {
    signingName: 'ssm',
    eventSource: 'ssm.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      ...writeOperations(world, parameters),
      ...readOperations(world, parameters),
      ...tagOperations(parameters),
    },
  };
};
