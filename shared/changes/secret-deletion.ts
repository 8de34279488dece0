import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readSecret } from '../aws/secret-reads.ts';
import { free } from '../cost/cost.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';
import { SecretArn } from './secret-parameters.ts';

const params = z.strictObject({ secret_arn: SecretArn });
type Params = z.infer<typeof params>;

/** The longest window that AWS gives to think again. */
const RECOVERY_WINDOW_DAYS = 30;

/** Whether a secret is on its way out. */
interface DeletionImage {
  deletion_scheduled: boolean;
}

const capture = async ({ secret_arn }: Params, aws: AwsReader): Promise<DeletionImage | null> => {
  requireOwnScope(aws, secret_arn);
  const secret = await readSecret(aws, secret_arn);
  return secret ? { deletion_scheduled: secret.deletion_date !== null } : null;
};

const postImage = (preImage: Image, deletion_scheduled: boolean): DeletionImage | null =>
  preImage === null ? null : { deletion_scheduled };

const invert = (given: Params, preImage: Image): ChangeCall => ({
  change: (preImage as DeletionImage | null)?.deletion_scheduled ? 'delete-secret' : 'restore-secret',
  params: given,
});

const problems = ({ secret_arn }: Params, preImage: Image): readonly string[] =>
  preImage === null ? [`there is no secret \`${secret_arn}\` any more: its recovery window has passed`] : [];

/** Takes back the deletion of a secret. Image: whether it is scheduled, null when the secret is gone. */
export const restoreSecret: Change<Params> = {
  id: 'restore-secret',
  description: 'Takes back the deletion of a secret whose recovery window has not passed.',
  params,
  repairRole: 'secret',
  target: ({ secret_arn }) => secret_arn,
  risk: () => 'R2',
  capture,
  postImage: (_given, preImage) => postImage(preImage, false),
  call: ({ secret_arn }) => ({
    service: 'secretsmanager',
    operation: 'RestoreSecret',
    input: { SecretId: secret_arn },
  }),
  invert,
  summary: ({ secret_arn }) => `take back the deletion of secret \`${arnName(secret_arn)}\``,
  permissions: ({ secret_arn }) => [{ action: 'secretsmanager:RestoreSecret', resource: secret_arn }],
  cost: () => free('a secret costs the same as before it was deleted'),
  problems,
};

/** Schedules the deletion of a secret, with the longest window there is. Only an undo: nothing proposes it. */
export const deleteSecret: Change<Params> = {
  id: 'delete-secret',
  description: `Schedules the deletion of a secret, to be taken back within ${RECOVERY_WINDOW_DAYS} days.`,
  params,
  repairRole: 'secret',
  target: ({ secret_arn }) => secret_arn,
  risk: () => 'R4',
  capture,
  postImage: (_given, preImage) => postImage(preImage, true),
  call: ({ secret_arn }) => ({
    service: 'secretsmanager',
    operation: 'DeleteSecret',
    input: { SecretId: secret_arn, RecoveryWindowInDays: RECOVERY_WINDOW_DAYS },
  }),
  invert,
  summary: ({ secret_arn }) =>
    `schedule the deletion of secret \`${arnName(secret_arn)}\` in ${RECOVERY_WINDOW_DAYS} days`,
  permissions: ({ secret_arn }) => [{ action: 'secretsmanager:DeleteSecret', resource: secret_arn }],
  cost: () => free('a secret on its way out has no price'),
  problems,
};
