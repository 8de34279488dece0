import { ec2Arn } from '../../../chaos/faults/ec2-arn.ts';
import type { Exporter } from '../../../chaos/workloads/order-exporter/deploy.ts';
import { parseArn } from '../../../shared/arn.ts';

export const EVERYWHERE = '0.0.0.0/0';
export const ELSEWHERE = '10.99.0.0/16';
const HTTPS = { protocol: 'tcp', from_port: 443, to_port: 443, cidr: EVERYWHERE };
const DATABASE = { protocol: 'tcp', from_port: 3306, to_port: 3306, cidr: ELSEWHERE };
const ANYTHING = { action: 'allow', protocol: '-1', cidr: EVERYWHERE, from_port: null, to_port: null };
export const ANSWERS = { action: 'deny', protocol: '6', cidr: EVERYWHERE, from_port: 1024, to_port: 65_535 };

export type Params = Record<string, unknown>;
/** The parameters of a change of a network that is there. */
export type ParamsOf = (exporter: Exporter) => Params;

const arnOf = ({ root }: Exporter, type: string, id: string): string => {
  const { region = '', account = '' } = parseArn(root) ?? {};
  return ec2Arn({ region, accountId: account }, type, id);
};

export const rule =
  (given: object): ParamsOf =>
  (exporter) => ({
    security_group_arn: arnOf(exporter, 'security-group', exporter.network.exporterGroupId),
    rule: given,
  });

/** A route by its destination; with `target`, also where it leads: a gateway of the network, or this id. */
export const route =
  (destination_cidr: string, target?: string): ParamsOf =>
  (exporter) => ({
    route_table_arn: arnOf(exporter, 'route-table', exporter.network.privateTableId),
    destination_cidr,
    ...(target !== undefined && { target: gatewayOf(exporter, target) }),
  });
const gatewayOf = ({ network }: Exporter, target: string): string =>
  target === 'nat' ? network.natGatewayId : target === 'internet' ? network.internetGatewayId : target;

export const entry =
  (entry_name: string, given?: object): ParamsOf =>
  (exporter) => ({
    network_acl_arn: arnOf(exporter, 'network-acl', exporter.network.aclId),
    entry_name,
    ...(given && { entry: given }),
  });

const resolver =
  (dns_support: boolean): ParamsOf =>
  (exporter) => ({ vpc_arn: arnOf(exporter, 'vpc', exporter.network.vpcId), dns_support });

/** The function with its own security group, in these subnets. */
export const placedIn =
  (subnetsOf: (network: Exporter['network']) => readonly string[]): ParamsOf =>
  ({ root, network }) => ({
    function_arn: root,
    placement: { subnet_ids: subnetsOf(network), security_group_ids: [network.exporterGroupId] },
  });
export const placedNowhere: ParamsOf = ({ root }) => ({ function_arn: root, placement: null });

/** A change with the call that it comes to, the change that undoes it, and what a person reads of it. */
export type Case = [change: string, params: ParamsOf, call: string, undoneBy: string, summary: RegExp];

export const NETWORK_CASES: readonly Case[] = [
  [
    'authorize-security-group-egress',
    rule(DATABASE),
    'ec2:AuthorizeSecurityGroupEgress',
    'revoke-security-group-egress',
    /^let `tcp 3306-3306 to 10\.99\.0\.0\/16` out of security group `sg-\w+`$/,
  ],
  [
    'authorize-security-group-egress',
    rule({ protocol: '-1', from_port: null, to_port: null, cidr: ELSEWHERE }),
    'ec2:AuthorizeSecurityGroupEgress',
    'revoke-security-group-egress',
    /^let `everything to 10\.99\.0\.0\/16` out of/,
  ],
  [
    'authorize-security-group-egress',
    rule({ protocol: 'icmp', from_port: -1, to_port: -1, cidr: ELSEWHERE }),
    'ec2:AuthorizeSecurityGroupEgress',
    'revoke-security-group-egress',
    /^let `icmp -1--1 to 10\.99\.0\.0\/16` out of/,
  ],
  [
    'revoke-security-group-egress',
    rule(HTTPS),
    'ec2:RevokeSecurityGroupEgress',
    'authorize-security-group-egress',
    /^no longer let `tcp 443-443 to 0\.0\.0\.0\/0` out of security group `sg-\w+`$/,
  ],
  [
    'create-route',
    route(ELSEWHERE, 'nat'),
    'ec2:CreateRoute',
    'delete-route',
    /^route `10\.99\.0\.0\/16` to `nat-\w+` in route table `rtb-\w+`$/,
  ],
  [
    'replace-route',
    route(EVERYWHERE, 'internet'),
    'ec2:ReplaceRoute',
    'replace-route',
    /^lead `0\.0\.0\.0\/0` to `igw-\w+` in route table `rtb-\w+`$/,
  ],
  [
    'delete-route',
    route(EVERYWHERE),
    'ec2:DeleteRoute',
    'create-route',
    /^delete the route to `0\.0\.0\.0\/0` from route table `rtb-\w+`$/,
  ],
  [
    'put-network-acl-entry',
    entry('ingress 9', ANSWERS),
    'ec2:CreateNetworkAclEntry',
    'delete-network-acl-entry',
    /^let entry `ingress 9` of network ACL `acl-\w+` deny protocol 6 ports 1024-65535 of `0\.0\.0\.0\/0`$/,
  ],
  [
    'put-network-acl-entry',
    entry('egress 100', { ...ANYTHING, action: 'deny' }),
    'ec2:ReplaceNetworkAclEntry',
    'put-network-acl-entry',
    /^let entry `egress 100` of network ACL `acl-\w+` deny protocol -1 of `0\.0\.0\.0\/0`$/,
  ],
  [
    'delete-network-acl-entry',
    entry('ingress 100'),
    'ec2:DeleteNetworkAclEntry',
    'put-network-acl-entry',
    /^delete entry `ingress 100` of network ACL `acl-\w+`, which says allow of `0\.0\.0\.0\/0`$/,
  ],
  [
    'set-vpc-dns',
    resolver(false),
    'ec2:ModifyVpcAttribute',
    'set-vpc-dns',
    /^switch the resolver of VPC `vpc-\w+` off$/,
  ],
  [
    'set-function-vpc',
    placedIn(({ archiveSubnetIds }) => archiveSubnetIds.toReversed()),
    'lambda:UpdateFunctionConfiguration',
    'set-function-vpc',
    /^put function `order-exporter` into subnets `subnet-\w+`, `subnet-\w+` with security groups `sg-\w+`$/,
  ],
  [
    'set-function-vpc',
    placedNowhere,
    'lambda:UpdateFunctionConfiguration',
    'set-function-vpc',
    /^put function `order-exporter` into no network$/,
  ],
];
