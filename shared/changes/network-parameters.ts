import { z } from 'zod';

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

export const Cidr = z.cidrv4();
/** What a route may lead to here: a NAT gateway, or an internet gateway. */
export const RouteTarget = z.string().regex(/^(nat|igw)-[0-9a-f]{8,17}$/, 'not the id of a gateway');

const Port = z.number().int().min(0).max(65_535).nullable();
export const EgressRuleParam = z.strictObject({
  protocol: z.enum(['-1', 'tcp', 'udp', 'icmp']),
  from_port: Port,
  to_port: Port,
  cidr: Cidr,
});

/** An entry's direction and number, 1 to 32766: the number after it is EC2's own. */
export const EntryNameParam = z
  .string()
  .regex(/^(egress|ingress) [1-9]\d{0,4}$/, 'not the name of an entry')
  .refine((name) => Number(name.split(' ')[1]) <= 32_766, 'not a number of an entry');
export const AclEntryParam = z.strictObject({
  action: z.enum(['allow', 'deny']),
  protocol: z.string().regex(/^(-1|\d{1,3})$/),
  cidr: Cidr,
  from_port: Port,
  to_port: Port,
});
