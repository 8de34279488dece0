import { z } from 'zod';
import { readEventInvoke, readInvokePermissions } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import { aliasImage, aliasName, captureAlias } from './alias-image.ts';
import type { Change } from './change.ts';
import { AliasName, FunctionArn, requireOwnScope } from './parameters.ts';

const params = z.strictObject({ function_arn: FunctionArn, alias: AliasName });
type Params = z.infer<typeof params>;

/** Takes an alias from a function. Image: what it names, null where there is none. */
export const deleteAlias: Change<Params> = {
  id: 'delete-alias',
  description: 'Takes an alias from a function, unless permissions or settings of its own would be lost with it.',
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  async capture({ function_arn, alias }, aws) {
    requireOwnScope(aws, function_arn);
    const arn = `${function_arn}:${alias}`;
    const [permissions, settings] = await Promise.all([readInvokePermissions(aws, arn), readEventInvoke(aws, arn)]);
    if (Object.keys(permissions).length > 0 || settings !== undefined)
      throw new TerminalError(
        `${aliasName(function_arn, alias)} has permissions or settings, which would be lost with it`,
      );
    return captureAlias(aws, function_arn, alias);
  },
  postImage: () => null,
  call: ({ function_arn, alias }) => ({
    service: 'lambda',
    operation: 'DeleteAlias',
    input: { FunctionName: function_arn, Name: alias },
  }),
  invert: ({ function_arn, alias }, preImage) => {
    const { version, weights } = aliasImage(function_arn, alias, preImage);
    return { change: 'create-alias', params: { function_arn, alias, version, weights } };
  },
  summary: ({ function_arn, alias }) => `delete ${aliasName(function_arn, alias)}`,
  permissions: ({ function_arn }) => [{ action: 'lambda:DeleteAlias', resource: function_arn }],
  cost: () => free('an alias has no price'),
  problems: ({ function_arn, alias }, preImage) =>
    preImage === null ? [`there is no ${aliasName(function_arn, alias)}`] : [],
};
