import { sharesOf } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import {
  type AliasImage,
  aliasImage,
  aliasName,
  type AliasParams,
  aliasParams,
  captureForVersion,
  routing,
} from './alias-image.ts';
import type { Change } from './change.ts';

/** Lets an alias name another version; the routing to others is replaced too. Image: what it names, and the revision. */
export const setAliasVersion: Change<AliasParams> = {
  id: 'set-alias-version',
  description:
    'Lets an alias name another published version, and sends a share of the invocations to a second one, or none.',
  params: aliasParams,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  capture: captureForVersion,
  postImage: ({ version, weights }, preImage) => (preImage === null ? null : { version, weights }),
  call: ({ function_arn, alias, version, weights }, preImage) => ({
    service: 'lambda',
    operation: 'UpdateAlias',
    input: {
      FunctionName: function_arn,
      Name: alias,
      FunctionVersion: version,
      // Left out, the routing would stay as it is.
      RoutingConfig: { AdditionalVersionWeights: sharesOf(weights) },
      RevisionId: aliasImage(function_arn, alias, preImage).revision_id,
    },
  }),
  invert: ({ function_arn, alias }, preImage) => {
    const { version, weights } = aliasImage(function_arn, alias, preImage);
    return { change: 'set-alias-version', params: { function_arn, alias, version, weights } };
  },
  summary: ({ function_arn, alias, version, weights }, preImage) => {
    const before = preImage as AliasImage | null;
    const from = before === null ? '' : ` from ${routing(before.version, before.weights)}`;
    return `move ${aliasName(function_arn, alias)}${from} to ${routing(version, weights)}`;
  },
  permissions: ({ function_arn }) => [{ action: 'lambda:UpdateAlias', resource: function_arn }],
  cost: () => free('an alias has no price; another version may take longer'),
  problems: ({ function_arn, alias }, preImage) =>
    preImage === null ? [`there is no ${aliasName(function_arn, alias)}`] : [],
};
