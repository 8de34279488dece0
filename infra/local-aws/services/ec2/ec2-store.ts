import type { AwsError } from '../../aws-error.ts';
import type { Collection, World } from '../../world.ts';
import * as errors from './ec2-error.ts';
import type {
  AclRecord,
  AddressRecord,
  GroupRecord,
  InterfaceRecord,
  InternetGatewayRecord,
  NatRecord,
  RouteTableRecord,
  SubnetRecord,
  TagMap,
  VpcRecord,
} from './records.ts';

interface Identified {
  readonly id: string;
  readonly tags: TagMap;
}

/** Records of one kind, under their ids. */
class Shelf<R extends { readonly id: string }> {
  private readonly collection: Collection<R>;
  private readonly notFound: (id: string) => AwsError;

  constructor(collection: Collection<R>, notFound: (id: string) => AwsError) {
    this.collection = collection;
    this.notFound = notFound;
  }

  list(): R[] {
    return this.collection.values();
  }

  find(id: string | undefined): R | undefined {
    return this.collection.get(id ?? '');
  }

  /** Throws EC2's own refusal when there is no such thing. */
  get(id: string | undefined): R {
    const found = this.find(id);
    if (!found) throw this.notFound(id ?? '');
    return found;
  }

  save(record: R): R {
    this.collection.set(record.id, record);
    return record;
  }

  delete(id: string): void {
    this.collection.delete(id);
  }
}

/** Everything that the account's networks are made of. */
export class Ec2Store {
  readonly vpcs: Shelf<VpcRecord>;
  readonly subnets: Shelf<SubnetRecord>;
  readonly groups: Shelf<GroupRecord>;
  readonly routeTables: Shelf<RouteTableRecord>;
  readonly acls: Shelf<AclRecord>;
  readonly addresses: Shelf<AddressRecord>;
  readonly nats: Shelf<NatRecord>;
  readonly internetGateways: Shelf<InternetGatewayRecord>;
  readonly interfaces: Shelf<InterfaceRecord>;

  constructor({ state }: World) {
    this.vpcs = new Shelf(state.collection<VpcRecord>('ec2-vpcs'), errors.vpcNotFound);
    this.subnets = new Shelf(state.collection<SubnetRecord>('ec2-subnets'), errors.subnetNotFound);
    this.groups = new Shelf(state.collection<GroupRecord>('ec2-security-groups'), errors.groupNotFound);
    this.routeTables = new Shelf(state.collection<RouteTableRecord>('ec2-route-tables'), errors.routeTableNotFound);
    this.acls = new Shelf(state.collection<AclRecord>('ec2-network-acls'), errors.aclNotFound);
    this.addresses = new Shelf(state.collection<AddressRecord>('ec2-addresses'), errors.allocationNotFound);
    this.nats = new Shelf(state.collection<NatRecord>('ec2-nat-gateways'), errors.natNotFound);
    this.internetGateways = new Shelf(
      state.collection<InternetGatewayRecord>('ec2-internet-gateways'),
      errors.internetGatewayNotFound,
    );
    this.interfaces = new Shelf(state.collection<InterfaceRecord>('ec2-network-interfaces'), errors.interfaceNotFound);
  }

  /** The shelves of what can carry tags, by the prefix of their ids. */
  private tagged(): Readonly<Record<string, Shelf<Identified>>> {
    const shelves = {
      vpc: this.vpcs,
      subnet: this.subnets,
      sg: this.groups,
      rtb: this.routeTables,
      acl: this.acls,
      eipalloc: this.addresses,
      nat: this.nats,
      igw: this.internetGateways,
    };
    return shelves;
  }

  /** A record of any kind that carries tags; undefined when there is none. */
  findTagged(id: string): Identified | undefined {
    return this.tagged()[id.split('-')[0] ?? '']?.find(id);
  }

  /** Gives a record of any kind other tags. Throws EC2's refusal when there is no such record. */
  setTags(id: string, tags: TagMap): void {
    const shelf = this.tagged()[id.split('-')[0] ?? ''];
    if (!shelf) throw errors.resourceNotFound(id);
    shelf.save({ ...shelf.get(id), tags });
  }

  allTagged(): Identified[] {
    return Object.values(this.tagged()).flatMap((shelf) => shelf.list());
  }

  /** The routes of a subnet: of the table it is associated with, else of its VPC's main table. */
  routeTableOf(subnet: SubnetRecord): RouteTableRecord | undefined {
    const own = this.routeTables.list().filter(({ vpcId }) => vpcId === subnet.vpcId);
    return (
      own.find(({ associations }) => associations.some(({ subnetId }) => subnetId === subnet.id)) ??
      own.find(({ mainAssociationId }) => mainAssociationId !== undefined)
    );
  }

  aclOf({ vpcId }: { vpcId: string }): AclRecord | undefined {
    return this.acls.list().find((acl) => acl.vpcId === vpcId);
  }
}
