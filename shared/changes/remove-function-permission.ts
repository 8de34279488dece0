import { z } from 'zod';
import { splitFunctionArn } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change } from './change.ts';
import { absentFunction, invokedName, permissionImage, readPermission, StatementId } from './invoke-permission.ts';
import { InvokedArn, requireOwnScope } from './parameters.ts';

const params = z.strictObject({ function_arn: InvokedArn, statement_id: StatementId });
type Params = z.infer<typeof params>;

/** Takes one permission to invoke away. Image: the permission and the revision. */
export const removeFunctionPermission: Change<Params> = {
  id: 'remove-function-permission',
  description: "Takes one statement out of a function's or an alias' own policy: a service may invoke it no more.",
  params,
  repairRole: 'trigger',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R3',
  async capture({ function_arn, statement_id }, aws) {
    requireOwnScope(aws, function_arn);
    return readPermission(aws, function_arn, statement_id);
  },
  postImage: (_, preImage) => (preImage === null ? null : { permission: null }),
  call: ({ function_arn, statement_id }, preImage) => {
    const { functionArn, qualifier } = splitFunctionArn(function_arn);
    return {
      service: 'lambda',
      operation: 'RemovePermission',
      input: {
        FunctionName: functionArn,
        ...(qualifier !== undefined && { Qualifier: qualifier }),
        StatementId: statement_id,
        RevisionId: permissionImage(function_arn, preImage).revision_id,
      },
    };
  },
  invert: ({ function_arn, statement_id }, preImage) => {
    const { permission } = permissionImage(function_arn, preImage);
    if (permission === null) throw new TerminalError(`there is no permission \`${statement_id}\` to take away`);
    const { principal, source_arn, source_account } = permission;
    if (source_arn === null || source_account === null)
      throw new TerminalError(`\`${statement_id}\` names no source and no account: it could not be given back`);
    return {
      change: 'add-function-permission',
      params: { function_arn, statement_id, principal, source_arn, source_account },
    };
  },
  summary: ({ function_arn, statement_id }) =>
    `take the permission \`${statement_id}\` to invoke it from ${invokedName(function_arn)}`,
  permissions: ({ function_arn }) => [{ action: 'lambda:RemovePermission', resource: function_arn }],
  cost: () => free('a permission has no price'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [absentFunction(function_arn)] : []),
};
