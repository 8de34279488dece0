import { z } from 'zod';

function hasNoHostBits(cidr: string): boolean {
  const [address = '', bits = ''] = cidr.split('/');
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number % 2 ** (32 - Number(bits)) === 0;
}

const networkArn = (type: string, prefix: string, noun: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:ec2:[a-z0-9-]{1,32}:\\d{12}:${type}/${prefix}-[0-9a-f]{8,17}$`),
      `not the ARN of ${noun}`,
    );

export const SecurityGroupArn = networkArn('security-group', 'sg', 'a security group');
export const RouteTableArn = networkArn('route-table', 'rtb', 'a route table');
export const NetworkAclArn = networkArn('network-acl', 'acl', 'a network ACL');
export const VpcArn = networkArn('vpc', 'vpc', 'a VPC');

/** Without bits after its prefix: EC2 clears them, and what is read back would be another range. */
export const Cidr = z.cidrv4().refine(hasNoHostBits, 'has bits set after its prefix');
/** What a route may lead to here: a NAT gateway, or an internet gateway. */
export const RouteTarget = z.string().regex(/^(nat|igw)-[0-9a-f]{8,17}$/, 'not the id of a gateway');

const Port = z.number().int().min(0).max(65_535).nullable();
/** ICMP has a type and a code in place of ports; -1 stands for all of them. */
const PortOrType = z.number().int().min(-1).max(65_535).nullable();

interface Ports {
  from_port: number | null;
  to_port: number | null;
}
const hasNoPorts = ({ from_port, to_port }: Ports): boolean => from_port === null && to_port === null;
const hasPorts = ({ from_port, to_port }: Ports): boolean =>
  from_port !== null && to_port !== null && from_port >= 0 && from_port <= to_port;
const hasType = ({ from_port, to_port }: Ports): boolean => from_port !== null && to_port !== null;

/** By protocol: what EC2 asks for beside it. It drops ports that do not belong, so that another rule would be read back. */
const EGRESS_PORTS = { '-1': hasNoPorts, tcp: hasPorts, udp: hasPorts, icmp: hasType };
export const EgressRuleParam = z
  .strictObject({
    protocol: z.enum(['-1', 'tcp', 'udp', 'icmp']),
    from_port: PortOrType,
    to_port: PortOrType,
    cidr: Cidr,
  })
  .refine((rule) => EGRESS_PORTS[rule.protocol](rule), 'not the ports of its protocol');

/** An entry's direction and number, 1 to 32766: the number after it is EC2's own. */
export const EntryNameParam = z
  .string()
  .regex(/^(egress|ingress) [1-9]\d{0,4}$/, 'not the name of an entry')
  .refine((name) => Number(name.split(' ')[1]) <= 32_766, 'not a number of an entry');
/** Numbers of the protocols that have ports, TCP and UDP, and of those whose type an entry's image does not hold. */
const WITH_PORTS = ['6', '17'];
const WITH_TYPE = ['1', '58'];
export const AclEntryParam = z
  .strictObject({
    action: z.enum(['allow', 'deny']),
    protocol: z.string().regex(/^(-1|\d{1,3})$/),
    cidr: Cidr,
    from_port: Port,
    to_port: Port,
  })
  .refine(({ protocol }) => !WITH_TYPE.includes(protocol), 'entries about ICMP are not changed here')
  .refine(
    (entry) => (WITH_PORTS.includes(entry.protocol) ? hasPorts(entry) : hasNoPorts(entry)),
    'not the ports of its protocol',
  );
