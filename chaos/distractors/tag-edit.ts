import type { Half } from '../held-out.ts';
import { type Distractor, isFunction } from './distractor.ts';

const TAGS: Record<Half, readonly [string, ...string[]]> = {
  tuned: ['cost-center', 'team'],
  'held-out': ['billing-code', 'owner-since'],
};

export const tagEdit: Distractor = {
  id: 'tag-edit',
  description: 'a tag that means nothing to anybody is put on the function',
  suits: isFunction,
  happen: async ({ account, deployed, seeded, half }) => {
    const Tags = { [seeded.pick(TAGS[half])]: String(seeded.integer(100, 999)) };
    await account.send('lambda', 'TagResource', { Resource: deployed.root, Tags });
  },
};
