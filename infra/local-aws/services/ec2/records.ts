/** What the account remembers of its networks. All of it is JSON. */

export type TagMap = Record<string, string>;

export interface VpcRecord {
  readonly id: string;
  readonly cidr: string;
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  readonly tags: TagMap;
}

export interface SubnetRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly tags: TagMap;
}

/** One rule of a security group. Ports are absent where the protocol is `-1`, which is every protocol. */
export interface GroupRule {
  readonly id: string;
  readonly isEgress: boolean;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  /** Whom it is about: a range of addresses, or another group. */
  readonly cidr?: string;
  readonly groupId?: string;
  readonly description?: string;
}

export interface GroupRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly GroupRule[];
  readonly tags: TagMap;
}

/** A way out of a subnet. One of the targets is there, but for the VPC's own range. */
export interface RouteRecord {
  readonly cidr: string;
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly origin: 'CreateRouteTable' | 'CreateRoute';
}

export interface Association {
  readonly id: string;
  readonly subnetId: string;
}

export interface RouteTableRecord {
  readonly id: string;
  /** What the caller named its request by: sent again, it creates nothing. */
  readonly token?: string;
  readonly vpcId: string;
  /** Set for the table of subnets that are associated with no other. */
  readonly mainAssociationId?: string;
  readonly associations: readonly Association[];
  readonly routes: readonly RouteRecord[];
  readonly tags: TagMap;
}

export interface AclEntry {
  readonly number: number;
  readonly isEgress: boolean;
  readonly action: 'allow' | 'deny';
  /** A protocol's number, or `-1` for every one. */
  readonly protocol: string;
  readonly cidr: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** The network ACL that a VPC comes with. Every subnet of the VPC is associated with it. */
export interface AclRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly entries: readonly AclEntry[];
  readonly tags: TagMap;
}

export interface AddressRecord {
  readonly id: string;
  readonly address: string;
  readonly tags: TagMap;
}

export interface NatRecord {
  readonly id: string;
  /** What the caller named its request by: sent again, it creates nothing. */
  readonly token?: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly allocationId: string;
  readonly state: 'available' | 'deleted';
  readonly createdAt: string;
  readonly deletedAt?: string;
  readonly tags: TagMap;
}

export interface InternetGatewayRecord {
  readonly id: string;
  readonly vpcId?: string;
  readonly tags: TagMap;
}

/** A network interface that Lambda keeps for functions with these groups in this subnet. */
export interface InterfaceRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly address: string;
  /** ARNs of the versions of functions that use it. */
  readonly users: readonly string[];
}
