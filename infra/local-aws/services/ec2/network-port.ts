import type { NetworkPort, Placement } from '../../world.ts';
import { AwsError } from '../../aws-error.ts';
import { addressIn } from './address-range.ts';
import type { Ec2Store } from './ec2-store.ts';
import { newId } from './identifier.ts';
import { carries } from './network-path.ts';

/** Addresses at the beginning of a subnet that AWS keeps for itself. */
const FIRST_ADDRESS = 4;

/** How functions get to networks: what they are placed in, and whether a connection of theirs gets through. */
export const createNetworkPort = (store: Ec2Store): NetworkPort => ({
  vpcOf: ({ subnetIds, groupIds }) => {
    const [vpcId = '', ...others] = new Set(subnetIds.map((id) => store.subnets.get(id).vpcId));
    if (others.length > 0) throw new AwsError('InvalidSubnet.Conflict', 'The subnets are not in the same VPC');
    for (const id of groupIds) {
      const group = store.groups.get(id);
      if (group.vpcId === vpcId) continue;
      const text = `The security group '${id}' does not belong to VPC '${vpcId}'`;
      throw new AwsError('InvalidGroup.NotFound', text);
    }
    return vpcId;
  },
  place: (user, placement) => place(store, user, placement),
  resolvesNames: (subnetId) => store.vpcs.find(store.subnets.find(subnetId)?.vpcId)?.dnsSupport ?? false,
  carries: (subnetId, groupIds, destination) => carries(store, subnetId, groupIds, destination),
});

/** Functions with the same groups in a subnet share an interface; one that nobody uses any more goes. */
function place(store: Ec2Store, user: string, placement: Placement | undefined): void {
  for (const held of store.interfaces.list()) {
    if (!held.users.includes(user)) continue;
    const users = held.users.filter((each) => each !== user);
    if (users.length > 0) store.interfaces.save({ ...held, users });
    else store.interfaces.delete(held.id);
  }
  const groupIds = [...(placement?.groupIds ?? [])].sort();
  for (const subnetId of placement?.subnetIds ?? []) {
    const { cidr, vpcId } = store.subnets.get(subnetId);
    const shared = store.interfaces
      .list()
      .find((each) => each.subnetId === subnetId && each.groupIds.join() === groupIds.join());
    const address = addressIn(cidr, FIRST_ADDRESS + store.interfaces.list().length);
    const made = { id: newId('eni'), vpcId, subnetId, groupIds, address, users: [] };
    const held = shared ?? made;
    store.interfaces.save({ ...held, users: [...held.users, user] });
  }
}
