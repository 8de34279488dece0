import type { ResourceType } from '@aws-sdk/client-ec2';

/** Types of resources, as ARNs and tags name them, by the prefix of their ids. */
const TYPES: Readonly<Record<string, ResourceType>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  rtb: 'route-table',
  acl: 'network-acl',
  eipalloc: 'elastic-ip',
  nat: 'natgateway',
  igw: 'internet-gateway',
  eni: 'network-interface',
};

/** The type that an id tells; undefined where it tells none of these. */
export const typeOf = (id: string): ResourceType | undefined => TYPES[id.split('-')[0] ?? ''];
