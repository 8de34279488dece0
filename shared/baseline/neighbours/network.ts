import { arnName, parseArn } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import { readPlacement } from '../../aws/network-reads.ts';
import { readSubnet } from '../../aws/subnet-reads.ts';
import { isSubnet } from '../aspects/network-resources.ts';
import type { Neighbour, NeighbourFinder } from './neighbour.ts';

const networkArn = (aws: AwsReader, type: string, id: string): string =>
  `arn:aws:ec2:${aws.region}:${aws.accountId}:${type}/${id}`;

/** The subnets and security groups that a function is in; none for one that is in no network. */
export const readNetworkOf = async (aws: AwsReader, functionArn: string): Promise<Neighbour[]> => {
  const { placement } = (await readPlacement(aws, functionArn)) ?? {};
  if (!placement) return [];
  return [
    ...placement.security_group_ids.map((id): Neighbour => {
      return {
        arn: networkArn(aws, 'security-group', id),
        kind: 'security-group',
        relation: 'lets its connections out',
      };
    }),
    ...placement.subnet_ids.map((id): Neighbour => {
      return { arn: networkArn(aws, 'subnet', id), kind: 'subnet', relation: 'where it is' };
    }),
  ];
};

/** A subnet works with the routes and the network ACL that rule its traffic, and with its VPC. */
export const subnet: NeighbourFinder = {
  covers: isSubnet,
  kind: 'subnet',
  async find(aws, arn) {
    const found = parseArn(arn) && (await readSubnet(aws, arnName(arn)));
    if (!found) return undefined;
    const { vpc_id, route_table_id, acl_id } = found;
    const nodes: Neighbour[] = [{ arn: networkArn(aws, 'vpc', vpc_id), kind: 'vpc', relation: 'its network' }];
    if (route_table_id !== undefined)
      nodes.push({ arn: networkArn(aws, 'route-table', route_table_id), kind: 'route-table', relation: 'ways out' });
    if (acl_id !== undefined)
      nodes.push({ arn: networkArn(aws, 'network-acl', acl_id), kind: 'network-acl', relation: 'what may cross' });
    return nodes;
  },
};
