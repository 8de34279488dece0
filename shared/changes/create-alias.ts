import { sharesOf } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { aliasName, type AliasParams, aliasParams, captureForVersion, routing } from './alias-image.ts';
import type { Change } from './change.ts';

/** Gives a function an alias. Image: what it names, null where there is none. Its permissions are other changes. */
export const createAlias: Change<AliasParams> = {
  id: 'create-alias',
  description: 'Gives a function an alias that names a published version: whoever calls the alias reaches it again.',
  params: aliasParams,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  capture: captureForVersion,
  postImage: ({ version, weights }) => ({ version, weights }),
  call: ({ function_arn, alias, version, weights }) => ({
    service: 'lambda',
    operation: 'CreateAlias',
    input: {
      FunctionName: function_arn,
      Name: alias,
      FunctionVersion: version,
      ...(Object.keys(weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: sharesOf(weights) } }),
    },
  }),
  invert: ({ function_arn, alias }) => ({ change: 'delete-alias', params: { function_arn, alias } }),
  summary: ({ function_arn, alias, version, weights }) =>
    `create ${aliasName(function_arn, alias)} for ${routing(version, weights)}`,
  permissions: ({ function_arn }) => [{ action: 'lambda:CreateAlias', resource: function_arn }],
  cost: () => free('an alias has no price; what calls it is invoked as it was before'),
  problems: ({ function_arn, alias }, preImage) =>
    preImage === null ? [] : [`there is an ${aliasName(function_arn, alias)} already`],
};
