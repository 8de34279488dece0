import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readSecret, readSecretVersions } from '../aws/secret-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';
import { SecretArn, SecretStage, SecretVersion } from './secret-parameters.ts';

const params = z.strictObject({ secret_arn: SecretArn, stage: SecretStage, to_version: SecretVersion.nullable() });
type Params = z.infer<typeof params>;

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

interface StagesImage {
  stages: Record<string, string>;
  /** Every version, with a label or without. */
  versions: string[];
}

const imageOf = (preImage: Image): StagesImage => (preImage as StagesImage | null) ?? { stages: {}, versions: [] };

/** What AWS does besides: the version that `AWSCURRENT` leaves becomes `AWSPREVIOUS`. */
const movedStages = ({ stage, to_version: to }: Params, stages: Record<string, string>): Record<string, string> => {
  const { [stage]: from, ...others } = stages;
  if (to === null) return others;
  const left: Record<string, string> =
    stage === CURRENT && from !== undefined && from !== to ? { [PREVIOUS]: from } : {};
  return { ...others, ...left, [stage]: to };
};

/**
 * Moves a label of a secret to another version, or takes it away where `to_version` is null. The version that has the
 * label is named in the call, so that AWS refuses when somebody moved it since. Image: every label and version, null
 * when there is no such secret.
 */
export const moveSecretStage: Change<Params> = {
  id: 'move-secret-stage',
  description: 'Moves a label (AWSCURRENT, or an own one) of a secret to another of its versions.',
  params,
  repairRole: 'secret',
  target: ({ secret_arn }) => secret_arn,
  risk: () => 'R3',
  async capture({ secret_arn }, aws) {
    requireOwnScope(aws, secret_arn);
    const [secret, versions] = await Promise.all([readSecret(aws, secret_arn), readSecretVersions(aws, secret_arn)]);
    return secret && versions ? ({ stages: secret.stages, versions } satisfies StagesImage) : null;
  },
  postImage: (given, preImage) => {
    if (preImage === null) return null;
    const { stages, versions } = imageOf(preImage);
    return { stages: movedStages(given, stages), versions };
  },
  call: ({ secret_arn, stage, to_version: to }, preImage) => {
    const { [stage]: from } = imageOf(preImage).stages;
    return {
      service: 'secretsmanager',
      operation: 'UpdateSecretVersionStage',
      input: {
        SecretId: secret_arn,
        VersionStage: stage,
        ...(to !== null && { MoveToVersionId: to }),
        ...(from !== undefined && { RemoveFromVersionId: from }),
      },
    };
  },
  invert: ({ secret_arn, stage }, preImage) => ({
    change: 'move-secret-stage',
    params: { secret_arn, stage, to_version: imageOf(preImage).stages[stage] ?? null },
  }),
  summary: ({ secret_arn, stage, to_version: to }, preImage) => {
    const { [stage]: from } = imageOf(preImage).stages;
    const named = `label \`${stage}\` of secret \`${arnName(secret_arn)}\``;
    if (to === null) return `take away ${named}`;
    return `move ${named} ${from === undefined ? '' : `from version ${from} `}to version ${to}`;
  },
  permissions: ({ secret_arn }) => [{ action: 'secretsmanager:UpdateSecretVersionStage', resource: secret_arn }],
  cost: () => free('labels of secrets have no price'),
  problems: ({ secret_arn, stage, to_version: to }, preImage) => {
    if (preImage === null) return [`there is no secret \`${secret_arn}\``];
    if (to === null) return stage === CURRENT ? ['AWSCURRENT can be moved, and never taken away'] : [];
    return imageOf(preImage).versions.includes(to) ? [] : [`\`${secret_arn}\` has no version \`${to}\``];
  },
};
