import { readVpcDns } from '../../aws/network-reads.ts';
import { type Aspect, NO_EFFECT } from './aspect.ts';
import { isVpc } from './network-resources.ts';

/** Whether the resolver of a VPC answers. */
export const vpcDns: Aspect = {
  id: 'vpc-dns',
  covers: isVpc,
  read: readVpcDns,
  events: /^ModifyVpcAttribute$/,
  effect: ({ parameters }) => (Object.hasOwn(parameters, 'enableDnsSupport') ? { sets: 'yes' } : NO_EFFECT),
  undo: ({ resource, baseline }) => [{ change: 'set-vpc-dns', params: { vpc_arn: resource, dns_support: baseline } }],
};
