import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readFunction } from '../aws/function-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { FunctionArn, requireOwnScope, RoleArn } from './parameters.ts';

const params = z.strictObject({ function_arn: FunctionArn, role_arn: RoleArn });
type Params = z.infer<typeof params>;

interface RoleImage {
  role_arn: string;
  revision_id: string;
}

/**
 * Gives a function another execution role. Image: its role and the revision, by which AWS guards the write; null when
 * there is no such function. Who makes it must be allowed to pass the role, whatever it may do to the function.
 */
export const setFunctionRole: Change<Params> = {
  id: 'set-function-role',
  description: 'Gives a function another execution role: it may then do what that role may.',
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R3',
  async capture({ function_arn, role_arn }, aws) {
    requireOwnScope(aws, function_arn);
    requireOwnScope(aws, role_arn);
    const record = await readFunction(aws, function_arn);
    return record === undefined ? null : { role_arn: record.role_arn, revision_id: record.revision_id };
  },
  postImage: ({ role_arn }, preImage) => (preImage === null ? null : { role_arn }),
  call: ({ function_arn, role_arn }, preImage) => ({
    service: 'lambda',
    operation: 'UpdateFunctionConfiguration',
    input: { FunctionName: function_arn, Role: role_arn, RevisionId: roleImage(function_arn, preImage).revision_id },
  }),
  invert: ({ function_arn }, preImage) => ({
    change: 'set-function-role',
    params: { function_arn, role_arn: roleImage(function_arn, preImage).role_arn },
  }),
  summary: ({ function_arn, role_arn }, preImage) => {
    const before = (preImage as RoleImage | null)?.role_arn;
    const from = before === undefined ? '' : ` from \`${arnName(before)}\``;
    return `set execution role of function \`${arnName(function_arn)}\`${from} to \`${arnName(role_arn)}\``;
  },
  permissions: ({ function_arn, role_arn }) => [
    { action: 'lambda:UpdateFunctionConfiguration', resource: function_arn },
    { action: 'iam:PassRole', resource: role_arn },
  ],
  cost: () => free('IAM roles have no price'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [`there is no function \`${function_arn}\``] : []),
  grants: ({ function_arn, role_arn }) => ({
    kind: 'restored',
    resource: function_arn,
    aspect: 'function-configuration',
    member: 'role_arn',
    value: role_arn,
  }),
};

const roleImage = (functionArn: string, preImage: Image): RoleImage => {
  if (preImage === null) throw new TerminalError(`there is no function \`${functionArn}\` to change`);
  return preImage as RoleImage;
};
