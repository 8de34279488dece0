import type { VpcConfig, VpcConfigResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../../aws-error.ts';
import type { Access } from '../../service.ts';
import type { World } from '../../world.ts';
import { requireRolePermission } from './configuration-rules.ts';
import { invalidParameter } from './lambda-error.ts';
import type { FunctionRecord, NetworkRecord, VersionRecord } from './records.ts';

/** What Lambda does with a function's role to connect it to a network, in the order in which it asks. */
const ROLE_ACTIONS = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'] as const;
/** What the caller must be allowed to look at. */
const CALLER_ACTIONS = ['DescribeVpcs', 'DescribeSubnets', 'DescribeSecurityGroups'] as const;

/** A function's place in a network as a call gives it, which replaces all of the former; undefined is none. */
export function requirePlacement(
  world: World,
  before: NetworkRecord | undefined,
  given: VpcConfig | undefined,
  role: string,
): NetworkRecord | undefined {
  if (given === undefined) return before;
  const { SubnetIds: subnetIds = [], SecurityGroupIds: groupIds = [] } = given;
  if (subnetIds.length === 0 && groupIds.length === 0) return undefined;
  if (subnetIds.length === 0 || groupIds.length === 0)
    throw invalidParameter('SubnetIds and SecurityIds must coexist or be both empty list.');
  for (const action of ROLE_ACTIONS) requireRolePermission(world, role, `ec2:${action}`, '*');
  return { subnetIds, groupIds, vpcId: vpcOf(world, { subnetIds, groupIds }) };
}

/** EC2's refusals reach the caller in Lambda's words. */
function vpcOf(world: World, placement: Pick<NetworkRecord, 'subnetIds' | 'groupIds'>): string {
  try {
    return world.network.vpcOf(placement);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const call = error.code.startsWith('InvalidGroup') ? 'DescribeSecurityGroups' : 'DescribeSubnets';
    throw invalidParameter(
      `Error occurred while ${call}. EC2 Error Code: ${error.code}. EC2 Error Message: ${error.message}`,
    );
  }
}

/** Who places a function in a network must be allowed to see the network. */
export const placementAccess = (given: VpcConfig | undefined): Access[] =>
  (given?.SubnetIds ?? []).length === 0
    ? []
    : CALLER_ACTIONS.map((action) => ({ action: `ec2:${action}`, resource: '*' }));

export const describePlacement = ({ subnetIds, groupIds, vpcId }: NetworkRecord): VpcConfigResponse => ({
  SubnetIds: [...subnetIds],
  SecurityGroupIds: [...groupIds],
  VpcId: vpcId,
  Ipv6AllowedForDualStack: false,
});

/** Gives every version of a function its interfaces, and takes away those of versions that are gone. */
export function placeVersions(world: World, record: FunctionRecord, isThere: boolean): void {
  for (const version of [record.latest, ...record.published])
    world.network.place(userOf(record, version), isThere ? version.network : undefined);
}

const userOf = ({ arn }: FunctionRecord, { version }: VersionRecord): string => `${arn}:${version}`;
