import { readKeyState } from '../../aws/key-reads.ts';
import { type Aspect, isKey, NO_EFFECT } from './aspect.ts';

const SETS: Readonly<Record<string, true | null>> = { DisableKey: true, CancelKeyDeletion: true, EnableKey: null };

/**
 * What stands against the use of a key, nothing where it may be used: `disabled`, and `deletion_date` from which it is
 * gone. Only a person takes back a deletion.
 */
export const keyState: Aspect = {
  id: 'key-state',
  covers: isKey,
  async read(aws, keyArn) {
    const state = await readKeyState(aws, keyArn);
    if (state === undefined) return undefined;
    return {
      ...(state.disabled && { disabled: true }),
      ...(state.deletion_date !== null && { deletion_date: state.deletion_date }),
    };
  },
  events: /^(EnableKey|DisableKey|ScheduleKeyDeletion|CancelKeyDeletion)$/,
  effect: ({ name }, { member }) => {
    if (member === 'deletion_date')
      return name === 'ScheduleKeyDeletion'
        ? { sets: 'yes' }
        : name === 'CancelKeyDeletion'
          ? { sets: 'yes', to: null }
          : NO_EFFECT;
    return Object.hasOwn(SETS, name) ? { sets: 'yes', to: SETS[name] } : NO_EFFECT;
  },
  // Disabling a key is how somebody stops the use of what leaked.
  mayBeDeliberate: ({ member, kind }) => member === 'disabled' && kind === 'added',
  undo: ({ resource, member, kind }) =>
    member === 'disabled'
      ? [{ change: kind === 'added' ? 'enable-key' : 'disable-key', params: { key_arn: resource } }]
      : [],
};
