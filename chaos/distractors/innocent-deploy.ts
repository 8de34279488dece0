import { arnName } from '../../shared/arn.ts';
import type { Half } from '../held-out.ts';
import { type Distractor, isFunction } from './distractor.ts';

const DESCRIPTIONS: Record<Half, readonly [string, ...string[]]> = {
  tuned: ['release 41: wording of the messages', 'release 42: nothing that anybody sees'],
  'held-out': ['rollout 7: spelling', 'rollout 8: smaller package, same behaviour'],
};

export const innocentDeploy: Distractor = {
  id: 'innocent-deploy',
  description: 'a deployment that changes nothing but the description, shortly before',
  suits: isFunction,
  happen: async ({ deployer, deployed, seeded, half }) => {
    await deployer.send('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: arnName(deployed.root),
      Description: seeded.pick(DESCRIPTIONS[half]),
    });
  },
};
