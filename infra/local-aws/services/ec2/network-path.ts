import { contains, prefixBits } from './address-range.ts';
import type { Ec2Store } from './ec2-store.ts';
import type { AclEntry, GroupRule, RouteRecord, SubnetRecord } from './records.ts';
import { isBlackhole } from './route-table-operations.ts';

/** Where a connection goes. */
export interface Destination {
  readonly address: string;
  readonly port: number;
}

const TCP = '6';
/** Answers come back to a port of this range, whichever the kernel chose. */
const EPHEMERAL_PORT = 49_152;

/**
 * Whether a TCP connection from an interface in the subnet, with these groups, gets to its destination and the answers
 * come back: groups are stateful, network ACLs are not, and the subnet's routes must lead out.
 */
export function carries(
  store: Ec2Store,
  subnetId: string,
  groupIds: readonly string[],
  destination: Destination,
): boolean {
  const subnet = store.subnets.find(subnetId);
  if (!subnet) return false;
  const rules = groupIds.flatMap((id) => store.groups.find(id)?.rules ?? []);
  return rules.some((rule) => letsOut(rule, destination)) && leaves(store, subnet, destination, false);
}

const letsOut = ({ isEgress, protocol, fromPort = 0, toPort = 65_535, cidr }: GroupRule, to: Destination): boolean =>
  isEgress &&
  (protocol === '-1' || protocol === 'tcp') &&
  fromPort <= to.port &&
  to.port <= toPort &&
  cidr !== undefined &&
  contains(cidr, to.address);

/** What leaves a subnet crosses its network ACL twice, and follows the most specific of its routes. */
function leaves(store: Ec2Store, subnet: SubnetRecord, destination: Destination, hasPublicAddress: boolean): boolean {
  if (!crosses(store, subnet, destination)) return false;
  const route = routeFor(store, subnet, destination.address);
  if (!route || isBlackhole(store, route)) return false;
  if (route.gatewayId === 'local') return true;
  // A function's interface has no public address: an internet gateway carries nothing of it.
  if (route.natGatewayId === undefined) return hasPublicAddress;
  const between = store.subnets.find(store.nats.find(route.natGatewayId)?.subnetId);
  return between !== undefined && between.id !== subnet.id && leaves(store, between, destination, true);
}

function routeFor(store: Ec2Store, subnet: SubnetRecord, address: string): RouteRecord | undefined {
  const fitting = (store.routeTableOf(subnet)?.routes ?? []).filter(({ cidr }) => contains(cidr, address));
  return fitting.sort((a, b) => prefixBits(b.cidr) - prefixBits(a.cidr))[0];
}

function crosses(store: Ec2Store, subnet: SubnetRecord, { address, port }: Destination): boolean {
  const entries = store.aclOf(subnet)?.entries ?? [];
  const decide = (isEgress: boolean, to: number): boolean =>
    entries
      .filter((entry) => entry.isEgress === isEgress && isAbout(entry, address, to))
      .sort((a, b) => a.number - b.number)[0]?.action === 'allow';
  return decide(true, port) && decide(false, EPHEMERAL_PORT);
}

const isAbout = ({ protocol, cidr, fromPort = 0, toPort = 65_535 }: AclEntry, address: string, port: number): boolean =>
  (protocol === '-1' || protocol === TCP) && fromPort <= port && port <= toPort && contains(cidr, address);
