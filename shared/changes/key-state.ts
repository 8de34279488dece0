import { z } from 'zod';
import { arnName } from '../arn.ts';
import { type KeyState, readKeyState } from '../aws/key-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';
import { KeyArn } from './secret-parameters.ts';

const params = z.strictObject({ key_arn: KeyArn });
type Params = z.infer<typeof params>;

const ID = { EnableKey: 'enable-key', DisableKey: 'disable-key' } as const;
type Operation = keyof typeof ID;

const stateIn = (preImage: Image): KeyState | null => preImage as KeyState | null;

/** A change that lets a key be used, or not. Image: `KeyState`, null when there is no such key. */
const switching = (
  operation: Operation,
  { disabled, verb, description }: { disabled: boolean; verb: string; description: string },
): Change<Params> => ({
  id: ID[operation],
  description,
  params,
  repairRole: 'key',
  target: ({ key_arn }) => key_arn,
  risk: () => 'R3',
  async capture({ key_arn }, aws) {
    requireOwnScope(aws, key_arn);
    return (await readKeyState(aws, key_arn)) ?? null;
  },
  postImage: (_given, preImage) => (preImage === null ? null : { ...stateIn(preImage), disabled }),
  call: ({ key_arn }) => ({ service: 'kms', operation, input: { KeyId: key_arn } }),
  invert: (given, preImage) => ({
    change: stateIn(preImage)?.disabled ? ID.DisableKey : ID.EnableKey,
    params: given,
  }),
  summary: ({ key_arn }) => `${verb} key \`${arnName(key_arn)}\``,
  permissions: ({ key_arn }) => [{ action: `kms:${operation}`, resource: key_arn }],
  cost: () => free('a key costs the same whether it is enabled or not'),
  problems: ({ key_arn }, preImage) => {
    const state = stateIn(preImage);
    if (state === null) return [`there is no key \`${key_arn}\``];
    return state.deletion_date === null ? [] : [`\`${key_arn}\` is gone on ${state.deletion_date}: a person decides`];
  },
});

export const enableKey = switching('EnableKey', {
  disabled: false,
  verb: 'enable',
  description: 'Enables a key, so that what is encrypted under it can be read again.',
});

export const disableKey = switching('DisableKey', {
  disabled: true,
  verb: 'disable',
  description: 'Disables a key: nothing that is encrypted under it can be read.',
});
