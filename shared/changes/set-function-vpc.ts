import { z } from 'zod';
import { arnName } from '../arn.ts';
import { type Placement, readPlacement } from '../aws/network-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { FunctionArn, requireOwnScope } from './parameters.ts';

const ids = (prefix: string, max: number) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`)))
    .min(1)
    .max(max);
/** AWS's bounds: 16 subnets and 5 groups. */
const PlacementParam = z.strictObject({ subnet_ids: ids('subnet', 16), security_group_ids: ids('sg', 5) });
const params = z.strictObject({ function_arn: FunctionArn, placement: PlacementParam.nullable() });
type Params = z.infer<typeof params>;

interface PlacementImage {
  placement: Placement | null;
  revision_id: string;
}

/**
 * Puts a function into subnets and security groups, or into no network at all. The call replaces all of its place. Image:
 * its place (sorted) and the revision, by which AWS guards the write; null when there is no such function.
 */
export const setFunctionVpc: Change<Params> = {
  id: 'set-function-vpc',
  description: 'Puts a function into subnets and security groups: it reaches what these let it reach.',
  params,
  repairRole: 'network',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R3',
  async capture({ function_arn }, aws) {
    requireOwnScope(aws, function_arn);
    const found = await readPlacement(aws, function_arn);
    return found === undefined ? null : { placement: found.placement, revision_id: found.revision_id };
  },
  postImage: ({ placement }, preImage) => (preImage === null ? null : { placement: sorted(placement) }),
  call: ({ function_arn, placement }, preImage) => ({
    service: 'lambda',
    operation: 'UpdateFunctionConfiguration',
    input: {
      FunctionName: function_arn,
      VpcConfig: {
        SubnetIds: sorted(placement)?.subnet_ids ?? [],
        SecurityGroupIds: sorted(placement)?.security_group_ids ?? [],
      },
      RevisionId: placementImage(function_arn, preImage).revision_id,
    },
  }),
  invert: ({ function_arn }, preImage) => ({
    change: 'set-function-vpc',
    params: { function_arn, placement: placementImage(function_arn, preImage).placement },
  }),
  summary: ({ function_arn, placement }) => `put function \`${arnName(function_arn)}\` into ${placeText(placement)}`,
  permissions: ({ function_arn }) => [
    { action: 'lambda:UpdateFunctionConfiguration', resource: function_arn },
    // Lambda looks at the network with the caller's permissions.
    ...['DescribeVpcs', 'DescribeSubnets', 'DescribeSecurityGroups'].map((call) => ({
      action: `ec2:${call}`,
      resource: '*',
    })),
  ],
  cost: () => free('interfaces of functions have no price'),
  problems: ({ function_arn }, preImage) => (preImage === null ? [`there is no function \`${function_arn}\``] : []),
  grants: ({ function_arn, placement }) => ({
    kind: 'restored',
    resource: function_arn,
    aspect: 'function-network',
    member: 'placement',
    value: sorted(placement),
  }),
};

const sorted = (placement: Placement | null): Placement | null =>
  placement && {
    subnet_ids: [...placement.subnet_ids].sort(),
    security_group_ids: [...placement.security_group_ids].sort(),
  };

const placeText = (placement: Placement | null): string =>
  placement === null
    ? 'no network'
    : `subnets ${listed(placement.subnet_ids)} with security groups ${listed(placement.security_group_ids)}`;

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const placementImage = (functionArn: string, preImage: Image): PlacementImage => {
  if (preImage === null) throw new TerminalError(`there is no function \`${functionArn}\` to change`);
  return preImage as PlacementImage;
};
