import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import { absentFunction, invokedName, permissionImage, permissionPlace } from './invoke-permission.ts';
import { permissionChange } from './permission-change.ts';

/** Takes one permission to invoke away. */
export const removeFunctionPermission = permissionChange({
  id: 'remove-function-permission',
  description: "Takes one statement out of a function's or an alias' own policy: a service may invoke it no more.",
  params: permissionPlace,
  postImage: (_, preImage) => (preImage === null ? null : { permission: null }),
  operation: 'RemovePermission',
  input: () => ({}),
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
  cost: () => free('a permission has no price'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [absentFunction(function_arn)] : []),
});
