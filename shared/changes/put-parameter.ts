import { z } from 'zod';
import { parameterName, type ParameterRecord, readParameter } from '../aws/parameter-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';
import { ParameterArn } from './secret-parameters.ts';

const params = z.strictObject({ parameter_arn: ParameterArn, value_of_version: z.number().int().min(1) });
type Params = z.infer<typeof params>;

/**
 * Gives a parameter the value that an earlier version has. No value is in the change, its call or its images: the call
 * names the version, and whoever sends it reads the history at that moment. Image: `ParameterRecord`, in which a value
 * is the number of the oldest version that has it; null when there is no such parameter.
 */
export const putParameter: Change<Params> = {
  id: 'put-parameter',
  description: 'Gives a parameter the value of an earlier version of its own history, as a new version.',
  params,
  repairRole: 'parameter',
  target: ({ parameter_arn }) => parameter_arn,
  risk: () => 'R2',
  async capture({ parameter_arn, value_of_version: wanted }, aws) {
    requireOwnScope(aws, parameter_arn);
    const found = await readParameter(aws, parameter_arn);
    if (!found) return null;
    const { restorable, ...record } = found;
    if (!restorable.includes(wanted))
      throw new TerminalError(`version ${wanted} of \`${parameter_arn}\` is gone, or another one has its value`);
    return record;
  },
  postImage: ({ value_of_version }, preImage) =>
    preImage === null ? null : { ...recordIn(preImage), value_of_version },
  call: ({ parameter_arn, value_of_version }, preImage) => {
    const { type, key_arn } = recordIn(preImage);
    return {
      service: 'ssm',
      operation: 'PutParameter',
      input: {
        Name: parameterName(parameter_arn),
        Value: { value_of_version },
        Type: type,
        ...(key_arn !== null && { KeyId: key_arn }),
        Overwrite: true,
      },
    };
  },
  invert: ({ parameter_arn, value_of_version }, preImage) => ({
    change: 'put-parameter',
    params: {
      parameter_arn,
      value_of_version: preImage === null ? value_of_version : recordIn(preImage).value_of_version,
    },
  }),
  summary: ({ parameter_arn, value_of_version }, preImage) => {
    const from = preImage === null ? '' : ` in place of that of version ${recordIn(preImage).value_of_version}`;
    return `give parameter \`${parameterName(parameter_arn)}\` the value of its version ${value_of_version}${from}`;
  },
  permissions: ({ parameter_arn }, preImage) => {
    const { key_arn: key } = recordIn(preImage);
    const uses = key === null ? [] : ['kms:Encrypt', 'kms:Decrypt'].map((action) => ({ action, resource: key }));
    const reads = { action: 'ssm:GetParameterHistory', resource: parameter_arn };
    return [{ action: 'ssm:PutParameter', resource: parameter_arn }, reads, ...uses];
  },
  cost: () => free('standard parameters have no price'),
  problems: ({ parameter_arn }, preImage) => {
    if (preImage === null) return [`there is no parameter \`${parameter_arn}\`, and its history is gone with it`];
    const { type, key_arn: key } = recordIn(preImage);
    return type === 'SecureString' && key === null ? ['its key cannot be named'] : [];
  },
};

const NOTHING: ParameterRecord = { value_of_version: 0, type: 'String', key_arn: null };
const recordIn = (preImage: Image): ParameterRecord => (preImage as ParameterRecord | null) ?? NOTHING;
