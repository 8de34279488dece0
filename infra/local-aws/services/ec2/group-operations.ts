import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { groupDuplicate, inUse, invalidValue, missing } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { permissionsOf } from './group-rule.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { GroupRecord } from './records.ts';

/** Security groups themselves. */
export const groupOperations = (parts: Ec2Parts): Record<string, Operation> => {
  const { world, store, access } = parts;
  return {
    CreateSecurityGroup: ec2Operation<Ec2.CreateSecurityGroupRequest, Ec2.CreateSecurityGroupResult>({
      honours: ['GroupName', 'Description', 'VpcId', 'TagSpecifications'],
      writes: true,
      access: ({ VpcId, TagSpecifications }) =>
        access.create('CreateSecurityGroup', 'security-group', TagSpecifications, VpcId),
      handle: (input) => createGroup(parts, input),
    }),
    DeleteSecurityGroup: ec2Operation<Ec2.DeleteSecurityGroupRequest, Ec2.DeleteSecurityGroupResult>({
      honours: ['GroupId'],
      writes: true,
      access: ({ GroupId }) => access.to('DeleteSecurityGroup', GroupId),
      handle: ({ GroupId }) => {
        const { id, name } = store.groups.get(GroupId);
        if (name === 'default') throw invalidValue('the specified group: "default" cannot be deleted by a user');
        if (isUsed(parts, id)) throw inUse(id);
        store.groups.delete(id);
        return { Return: true, GroupId: id };
      },
    }),
    DescribeSecurityGroups: ec2Operation<Ec2.DescribeSecurityGroupsRequest, Ec2.DescribeSecurityGroupsResult>({
      honours: ['GroupIds', 'Filters', 'NextToken', 'MaxResults'],
      writes: false,
      access: () => access.anything('DescribeSecurityGroups'),
      handle: (input) => {
        const { shown, ...next } = listed(store.groups.list(), input.GroupIds, (id) => store.groups.get(id), input, {
          'group-id': ({ id }) => [id],
          'group-name': ({ name }) => [name],
          'vpc-id': ({ vpcId }) => [vpcId],
        });
        return { SecurityGroups: shown.map((group) => describeGroup(world.accountId, world.region, group)), ...next };
      },
    }),
  };
};

function createGroup({ world, store }: Ec2Parts, input: Ec2.CreateSecurityGroupRequest): Ec2.CreateSecurityGroupResult {
  const { GroupName: name = '', Description: description = '', VpcId, TagSpecifications } = input;
  // An account without a default VPC has nowhere to put a group that names none.
  if (VpcId === undefined) throw missing('vpcId');
  const { id: vpcId } = store.vpcs.get(VpcId);
  if (name === 'default' || name.startsWith('sg-'))
    throw invalidValue(`Cannot use reserved security group name: ${name}`);
  if (store.groups.list().some((group) => group.vpcId === vpcId && group.name === name))
    throw groupDuplicate(name, vpcId);
  const tags = specifiedTags(TagSpecifications, 'security-group');
  const anywhere = { id: newId('sgr'), isEgress: true, protocol: '-1', cidr: '0.0.0.0/0' };
  const group = store.groups.save({ id: newId('sg'), vpcId, name, description, rules: [anywhere], tags });
  return { GroupId: group.id, Tags: tagList(tags), SecurityGroupArn: arnOf(world.accountId, world.region, group.id) };
}

const arnOf = (accountId: string, region: string, id: string): string =>
  `arn:aws:ec2:${region}:${accountId}:security-group/${id}`;

const describeGroup = (OwnerId: string, region: string, group: GroupRecord): Ec2.SecurityGroup => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  VpcId: group.vpcId,
  OwnerId,
  SecurityGroupArn: arnOf(OwnerId, region, group.id),
  IpPermissions: permissionsOf(
    OwnerId,
    group.rules.filter(({ isEgress }) => !isEgress),
  ),
  IpPermissionsEgress: permissionsOf(
    OwnerId,
    group.rules.filter(({ isEgress }) => isEgress),
  ),
  Tags: tagList(group.tags),
});

/** Interfaces have it, or another group lets it in or out. */
const isUsed = ({ store }: Ec2Parts, id: string): boolean =>
  store.interfaces.list().some(({ groupIds }) => groupIds.includes(id)) ||
  store.groups.list().some((group) => group.id !== id && group.rules.some(({ groupId }) => groupId === id));
