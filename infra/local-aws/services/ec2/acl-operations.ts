import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { canonicalRange } from './address-range.ts';
import { entryExists, entryNotFound, invalidValue } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import type { Ec2Store } from './ec2-store.ts';
import { tagList } from './ec2-tags.ts';
import { listed } from './listing.ts';
import type { AclEntry, AclRecord } from './records.ts';

const MEMBERS = [
  'NetworkAclId',
  'RuleNumber',
  'Egress',
  'RuleAction',
  'Protocol',
  'CidrBlock',
  'PortRange.From',
  'PortRange.To',
] as const;

/** Numbers that people may use; EC2 keeps the last one for its own denial. */
const NUMBER_MAX = 32_766;
const LAST_NUMBER = 32_767;
const WITH_PORTS = ['6', '17'];

/** The network ACL of a VPC: numbered entries for each direction, the first that fits decides. */
export const aclOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateNetworkAclEntry: ec2Operation<Ec2.CreateNetworkAclEntryRequest, object>({
    honours: MEMBERS,
    writes: true,
    access: ({ NetworkAclId }) => access.to('CreateNetworkAclEntry', NetworkAclId),
    handle: (input) => {
      const { acl, entry, known } = read(store, input);
      if (known) throw entryExists(entry.number);
      store.acls.save({ ...acl, entries: [...acl.entries, entry] });
      return {};
    },
  }),
  ReplaceNetworkAclEntry: ec2Operation<Ec2.ReplaceNetworkAclEntryRequest, object>({
    honours: MEMBERS,
    writes: true,
    access: ({ NetworkAclId }) => access.to('ReplaceNetworkAclEntry', NetworkAclId),
    handle: (input) => {
      const { acl, entry, known } = read(store, input);
      if (!known) throw entryNotFound(entry.number);
      store.acls.save({ ...acl, entries: acl.entries.map((each) => (each === known ? entry : each)) });
      return {};
    },
  }),
  DeleteNetworkAclEntry: ec2Operation<Ec2.DeleteNetworkAclEntryRequest, object>({
    honours: ['NetworkAclId', 'RuleNumber', 'Egress'],
    writes: true,
    access: ({ NetworkAclId }) => access.to('DeleteNetworkAclEntry', NetworkAclId),
    handle: ({ NetworkAclId, RuleNumber = 0, Egress = false }) => {
      const acl = store.acls.get(NetworkAclId);
      const known = find(acl, RuleNumber, Egress);
      if (!known) throw entryNotFound(RuleNumber);
      store.acls.save({ ...acl, entries: acl.entries.filter((each) => each !== known) });
      return {};
    },
  }),
  DescribeNetworkAcls: ec2Operation<Ec2.DescribeNetworkAclsRequest, Ec2.DescribeNetworkAclsResult>({
    honours: ['NetworkAclIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeNetworkAcls'),
    handle: (input) => {
      const { shown, ...next } = listed(store.acls.list(), input.NetworkAclIds, (id) => store.acls.get(id), input, {
        'network-acl-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'association.subnet-id': (acl) => subnetsOf(store, acl),
        default: () => ['true'],
      });
      return { NetworkAcls: shown.map((acl) => describeAcl(store, world.accountId, acl)), ...next };
    },
  }),
});

function read(store: Ec2Store, input: Ec2.CreateNetworkAclEntryRequest) {
  const acl = store.acls.get(input.NetworkAclId);
  const entry = entryOf(input);
  return { acl, entry, known: find(acl, entry.number, entry.isEgress) };
}

const find = ({ entries }: AclRecord, number: number, isEgress: boolean): AclEntry | undefined =>
  entries.find((entry) => entry.number === number && entry.isEgress === isEgress);

function entryOf({
  RuleNumber = 0,
  Egress = false,
  RuleAction,
  Protocol = '',
  CidrBlock,
  PortRange,
}: Ec2.CreateNetworkAclEntryRequest): AclEntry {
  if (RuleNumber < 1 || RuleNumber > NUMBER_MAX)
    throw invalidValue(`Invalid value '${RuleNumber}' for parameter ruleNumber`);
  if (RuleAction !== 'allow' && RuleAction !== 'deny')
    throw invalidValue(`Invalid value '${String(RuleAction)}' for parameter ruleAction`);
  if (!/^(-1|\d{1,3})$/.test(Protocol)) throw invalidValue(`Invalid value '${Protocol}' for protocol`);
  const { From, To } = PortRange ?? {};
  if (WITH_PORTS.includes(Protocol) && (From === undefined || To === undefined))
    throw invalidValue('Must specify a port range with TCP/UDP');
  const ports = WITH_PORTS.includes(Protocol) ? { fromPort: From, toPort: To } : {};
  const cidr = canonicalRange(CidrBlock, 'cidrBlock');
  return { number: RuleNumber, isEgress: Egress, action: RuleAction, protocol: Protocol, cidr, ...ports };
}

const subnetsOf = (store: Ec2Store, { vpcId }: AclRecord): string[] =>
  store.subnets
    .list()
    .filter((subnet) => subnet.vpcId === vpcId)
    .map(({ id }) => id);

const describeAcl = (store: Ec2Store, OwnerId: string, acl: AclRecord): Ec2.NetworkAcl => ({
  NetworkAclId: acl.id,
  VpcId: acl.vpcId,
  OwnerId,
  IsDefault: true,
  Associations: subnetsOf(store, acl).map((SubnetId) => ({
    NetworkAclAssociationId: SubnetId.replace('subnet', 'aclassoc'),
    NetworkAclId: acl.id,
    SubnetId,
  })),
  Entries: [...acl.entries, LAST_DENIAL, { ...LAST_DENIAL, isEgress: true }]
    .sort((a, b) => Number(a.isEgress) - Number(b.isEgress) || a.number - b.number)
    .map(describeEntry),
  Tags: tagList(acl.tags),
});

const LAST_DENIAL: AclEntry = {
  number: LAST_NUMBER,
  isEgress: false,
  action: 'deny',
  protocol: '-1',
  cidr: '0.0.0.0/0',
};

const describeEntry = ({
  number,
  isEgress,
  action,
  protocol,
  cidr,
  fromPort,
  toPort,
}: AclEntry): Ec2.NetworkAclEntry => ({
  RuleNumber: number,
  Egress: isEgress,
  RuleAction: action,
  Protocol: protocol,
  CidrBlock: cidr,
  ...(fromPort !== undefined && { PortRange: { From: fromPort, To: toPort } }),
});
