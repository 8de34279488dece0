import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readFunction } from '../aws/function-reads.ts';
import { type InvokePermission, readAlias, readInvokePermissions, splitFunctionArn } from '../aws/trigger-reads.ts';
import { TerminalError } from '../errors.ts';
import type { Image } from './change.ts';
import { InvokedArn } from './parameters.ts';

/** One statement of the policy of a function or an alias. */
export const permissionPlace = z.strictObject({
  function_arn: InvokedArn,
  statement_id: z.string().regex(/^[\w-]{1,100}$/, 'not the id of a statement'),
});
export type PermissionPlace = z.infer<typeof permissionPlace>;

/** One permission, null where there is none, with the revision of the function or alias that it belongs to. */
export interface PermissionImage {
  permission: InvokePermission | null;
  revision_id: string;
}

/** Reads one permission; null when the function or alias is gone. */
export const readPermission = async (
  aws: AwsReader,
  arn: string,
  statementId: string,
): Promise<PermissionImage | null> => {
  const { functionArn, qualifier } = splitFunctionArn(arn);
  const [permissions, revised] = await Promise.all([
    readInvokePermissions(aws, arn),
    qualifier === undefined ? readFunction(aws, functionArn) : readAlias(aws, functionArn, qualifier),
  ]);
  return revised ? { permission: permissions[statementId] ?? null, revision_id: revised.revision_id } : null;
};

export const permissionImage = (arn: string, preImage: Image): PermissionImage => {
  if (preImage === null) throw new TerminalError(absentFunction(arn));
  return preImage as PermissionImage;
};

export const absentFunction = (arn: string): string => `there is no \`${arn}\``;

/** As people read it: `function orders`, or with its alias `function orders:live`. */
export const invokedName = (arn: string): string => {
  const { functionArn, qualifier } = splitFunctionArn(arn);
  return `function \`${[arnName(functionArn), qualifier].filter(Boolean).join(':')}\``;
};
