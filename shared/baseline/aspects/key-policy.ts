import { readKeyPolicy } from '../../aws/key-reads.ts';
import { type Aspect, isKey, parsedDocument } from './aspect.ts';
import { gainsDeny } from './gains-deny.ts';

/** Who may use a key, and who may change that. */
export const keyPolicy: Aspect = {
  id: 'key-policy',
  covers: isKey,
  async read(aws, keyArn) {
    const policy = await readKeyPolicy(aws, keyArn);
    return policy === undefined ? undefined : { policy };
  },
  events: /^PutKeyPolicy$/,
  effect: ({ parameters }) => ({ sets: 'yes', to: parsedDocument(parameters.policy) }),
  mayBeDeliberate: gainsDeny,
  undo: ({ resource, baseline }) => [{ change: 'put-key-policy', params: { key_arn: resource, document: baseline } }],
};
