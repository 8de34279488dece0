import { readSecret } from '../../aws/secret-reads.ts';
import { type Aspect, isSecret } from './aspect.ts';

/** Follows `AWSCURRENT` by itself: moved with it, never alone. */
const FOLLOWS = 'AWSPREVIOUS';

/** Which version of a secret each label is on. */
export const secretStages: Aspect = {
  id: 'secret-stages',
  covers: isSecret,
  async read(aws, secretArn) {
    return (await readSecret(aws, secretArn))?.stages;
  },
  events: /^(UpdateSecretVersionStage|PutSecretValue|UpdateSecret|RotationSucceeded)$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, baseline }) =>
    member === FOLLOWS
      ? []
      : [{ change: 'move-secret-stage', params: { secret_arn: resource, stage: member, to_version: baseline } }],
};
