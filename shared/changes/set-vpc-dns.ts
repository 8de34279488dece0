import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readVpcDns } from '../aws/network-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { VpcArn } from './network-parameters.ts';
import { requireOwnScope } from './parameters.ts';

const params = z.strictObject({ vpc_arn: VpcArn, dns_support: z.boolean() });
type Params = z.infer<typeof params>;

/** Switches the resolver of a VPC on or off. Image: whether it is on, null when there is no such VPC. */
export const setVpcDns: Change<Params> = {
  id: 'set-vpc-dns',
  description: 'Switches the resolver of a VPC on or off: without it nothing in the VPC finds a host by its name.',
  params,
  repairRole: 'network',
  target: ({ vpc_arn }) => vpc_arn,
  risk: () => 'R3',
  async capture({ vpc_arn }, aws) {
    requireOwnScope(aws, vpc_arn);
    return (await readVpcDns(aws, vpc_arn)) ?? null;
  },
  postImage: ({ dns_support }, preImage) => (preImage === null ? null : { dns_support }),
  call: ({ vpc_arn, dns_support }) => ({
    service: 'ec2',
    operation: 'ModifyVpcAttribute',
    input: { VpcId: arnName(vpc_arn), EnableDnsSupport: { Value: dns_support } },
  }),
  invert: ({ vpc_arn, dns_support }, preImage) => ({
    change: 'set-vpc-dns',
    params: { vpc_arn, dns_support: (preImage as { dns_support: boolean } | null)?.dns_support ?? !dns_support },
  }),
  summary: ({ vpc_arn, dns_support }) =>
    `switch the resolver of VPC \`${arnName(vpc_arn)}\` ${dns_support ? 'on' : 'off'}`,
  permissions: ({ vpc_arn }) => [{ action: 'ec2:ModifyVpcAttribute', resource: vpc_arn }],
  cost: () => free('a resolver has no price'),
  problems: ({ vpc_arn }, preImage) => (preImage === null ? [`there is no VPC \`${vpc_arn}\``] : []),
  grants: ({ vpc_arn, dns_support }) => ({
    kind: 'restored',
    resource: vpc_arn,
    aspect: 'vpc-dns',
    member: 'dns_support',
    value: dns_support,
  }),
};
