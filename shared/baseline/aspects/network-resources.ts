import type { ArnParts } from '../../arn.ts';

/** ARNs of one type of EC2's. */
const ofType =
  (type: string) =>
  ({ service, resource }: ArnParts): boolean =>
    service === 'ec2' && resource.startsWith(`${type}/`);

export const isSecurityGroup = ofType('security-group');
export const isSubnet = ofType('subnet');
export const isRouteTable = ofType('route-table');
export const isNetworkAcl = ofType('network-acl');
export const isVpc = ofType('vpc');
