import { readSecret } from '../../aws/secret-reads.ts';
import { type Aspect, isSecret, NO_EFFECT } from './aspect.ts';

/** Whether a secret is on its way out, and which key it is encrypted under. */
export const secretState: Aspect = {
  id: 'secret-state',
  covers: isSecret,
  async read(aws, secretArn) {
    const secret = await readSecret(aws, secretArn);
    return secret && { deletion_date: secret.deletion_date, key_id: secret.key_id };
  },
  events: /^(DeleteSecret|RestoreSecret|UpdateSecret)$/,
  effect: ({ name, parameters }, { member }) => {
    if (member === 'key_id')
      return name === 'UpdateSecret' && parameters.kmsKeyId !== undefined
        ? { sets: 'yes', to: parameters.kmsKeyId }
        : NO_EFFECT;
    if (name === 'UpdateSecret') return NO_EFFECT;
    // CloudTrail tells of the window, and not of the date that it ends at.
    return name === 'RestoreSecret' ? { sets: 'yes', to: null } : { sets: 'yes' };
  },
  mayBeDeliberate: ({ member }) => member === 'deletion_date',
  undo: ({ resource, member, current }) =>
    member === 'deletion_date' && current !== null
      ? [{ change: 'restore-secret', params: { secret_arn: resource } }]
      : [],
};
