import { readSecretPolicy } from '../../aws/secret-reads.ts';
import { type Aspect, isSecret, parsedDocument } from './aspect.ts';
import { gainsDeny } from './gains-deny.ts';

/** Who may read a secret besides what identity policies say. */
export const secretPolicy: Aspect = {
  id: 'secret-policy',
  covers: isSecret,
  async read(aws, secretArn) {
    const policy = await readSecretPolicy(aws, secretArn);
    return policy === undefined ? undefined : { policy };
  },
  events: /^(Put|Delete)ResourcePolicy$/,
  effect: ({ parameters }) => ({ sets: 'yes', to: parsedDocument(parameters.resourcePolicy) }),
  mayBeDeliberate: gainsDeny,
  undo: ({ resource, baseline }) =>
    baseline === null
      ? [{ change: 'delete-secret-policy', params: { secret_arn: resource } }]
      : [{ change: 'put-secret-policy', params: { secret_arn: resource, document: baseline } }],
};
