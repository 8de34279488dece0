import { readAliases } from '../../aws/trigger-reads.ts';
import { type Aspect, isFunction, NO_EFFECT } from './aspect.ts';

/** The aliases of a function, by name: the version that each names, and the share that goes to another one. */
export const functionAliases: Aspect = {
  id: 'function-aliases',
  covers: isFunction,
  async read(aws, functionArn) {
    const aliases = await readAliases(aws, functionArn);
    return aliases && Object.fromEntries(aliases.map(({ name, version, weights }) => [name, { version, weights }]));
  },
  events: /^(Create|Update|Delete)Alias/,
  effect: ({ parameters }, { member }) => (parameters.name === member ? { sets: 'yes' } : NO_EFFECT),
  undo: ({ resource, member, kind, baseline }) => {
    const named = { function_arn: resource, alias: member };
    if (kind === 'added') return [{ change: 'delete-alias', params: named }];
    const change = kind === 'missing' ? 'create-alias' : 'set-alias-version';
    return [{ change, params: { ...named, ...(baseline as object) } }];
  },
};
