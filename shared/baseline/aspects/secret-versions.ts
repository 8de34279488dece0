import { readSecretVersions } from '../../aws/secret-reads.ts';
import { type Aspect, isSecret, nothing } from './aspect.ts';

/** Ids of a secret's versions: one that is new is a rotation, or somebody's new value. */
export const secretVersions: Aspect = {
  id: 'secret-versions',
  covers: isSecret,
  read: readSecretVersions,
  events: /^(PutSecretValue|UpdateSecret|RotationSucceeded)$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: nothing,
};
