/** What the product may do with keys, secrets and parameters of workloads. */

/** What their owner lets incidents of be answered carries this tag. */
const MANAGED = { 'aws:ResourceTag/incident-responder': 'managed' };

const allowManaged = (Action: readonly string[], condition: Record<string, string> = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Condition: { StringEquals: { ...MANAGED, ...condition } },
});

/** Looking at them without seeing one value. */
export const SECRET_READS: readonly string[] = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListResourceTags',
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetResourcePolicy',
  'secretsmanager:ListSecretVersionIds',
  'ssm:DescribeParameters',
  'ssm:ListTagsForResource',
];

const byParameterStore = (region: string): Record<string, string> => ({
  'kms:ViaService': `ssm.${region}.amazonaws.com`,
});

/**
 * Which versions of a parameter have the same value is found by reading them. Only who captures and repairs may, only
 * parameters that their owner lets us repair, and with keys only by way of Parameter Store. No agent can.
 */
export const comparesParameters = (region: string): readonly object[] => [
  allowManaged(['ssm:GetParameterHistory']),
  allowManaged(['kms:Decrypt'], byParameterStore(region)),
];

/** Statements of the roles that repair them. */
export const secretRepairs = (region: string): Record<'key' | 'secret' | 'parameter', readonly object[]> => ({
  key: [allowManaged(['kms:EnableKey', 'kms:DisableKey', 'kms:PutKeyPolicy'])],
  secret: [
    allowManaged([
      'secretsmanager:RestoreSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:UpdateSecretVersionStage',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:DeleteResourcePolicy',
    ]),
  ],
  parameter: [
    allowManaged(['ssm:PutParameter', 'ssm:GetParameterHistory']),
    allowManaged(['kms:Encrypt', 'kms:Decrypt'], byParameterStore(region)),
  ],
});
