import { expect, it } from 'vitest';
import { findChange, parseChangeCall } from '../../../shared/changes/index.ts';

const ID = '0000000000000000a';
const arnOf = (type: string, prefix: string): string => `arn:aws:ec2:eu-west-1:123456789012:${type}/${prefix}-${ID}`;
const RULE = { protocol: 'tcp', from_port: 443, to_port: 443, cidr: '10.99.0.0/16' };
const ENTRY = { action: 'deny', protocol: '6', cidr: '10.99.0.0/16', from_port: 1024, to_port: 65_535 };
const NO_PORTS = { from_port: null, to_port: null };

const rule = (given: object) => ({
  change: 'authorize-security-group-egress',
  params: { security_group_arn: arnOf('security-group', 'sg'), rule: { ...RULE, ...given } },
});
const entry = (given: object, entry_name = 'egress 9') => ({
  change: 'put-network-acl-entry',
  params: { network_acl_arn: arnOf('network-acl', 'acl'), entry_name, entry: { ...ENTRY, ...given } },
});
const route = (given: object) => ({
  change: 'create-route',
  params: {
    route_table_arn: arnOf('route-table', 'rtb'),
    destination_cidr: '10.99.0.0/16',
    target: `nat-${ID}`,
    ...given,
  },
});
const placement = (subnet_ids: string[], security_group_ids: string[]) => ({
  change: 'set-function-vpc',
  params: {
    function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    placement: { subnet_ids, security_group_ids },
  },
});

it.each([
  ['a rule', rule({})],
  ['a rule for one address', rule({ cidr: '10.99.0.1/32' })],
  ['a rule for everywhere', rule({ cidr: '0.0.0.0/0' })],
  ['a rule for every protocol', rule({ protocol: '-1', ...NO_PORTS })],
  ['a rule for every type of ICMP', rule({ protocol: 'icmp', from_port: -1, to_port: -1 })],
  ['a rule for every code of one type of ICMP', rule({ protocol: 'icmp', from_port: 8, to_port: -1 })],
  ['an entry', entry({})],
  ['an entry for every protocol', entry({ protocol: '-1', ...NO_PORTS })],
  ['the last entry that is not EC2’s own', entry({}, 'egress 32766')],
  ['a route', route({})],
  ['a place', placement([`subnet-${ID}`], [`sg-${ID}`])],
])('%s is one that EC2 keeps as it is given', (_, call) => {
  expect(parseChangeCall(call)).toHaveProperty('change');
});

it.each([
  ['a rule for a range with bits after its prefix', rule({ cidr: '10.99.0.1/24' })],
  ['an entry for such a range', entry({ cidr: '128.0.0.0/0' })],
  ['a route to such a range', route({ destination_cidr: '10.99.1.0/16' })],
  ['a rule for every protocol with ports', rule({ protocol: '-1' })],
  ['a rule for TCP without ports', rule(NO_PORTS)],
  ['a rule with ports that end before they begin', rule({ to_port: 442 })],
  ['a rule with half a range of ports', rule({ to_port: null })],
  ['a rule for UDP with a port below zero', rule({ protocol: 'udp', from_port: -1 })],
  ['a rule for ICMP without a type', rule({ protocol: 'icmp', ...NO_PORTS })],
  ['an entry for every protocol with ports', entry({ protocol: '-1' })],
  ['an entry for UDP without ports', entry({ protocol: '17', ...NO_PORTS })],
  ['an entry about ICMP, which has a type as well', entry({ protocol: '1', ...NO_PORTS })],
  ['EC2’s own entry', entry({}, 'egress 32767')],
  ['a route within the VPC', route({ target: 'local' })],
  ['subnets without a security group', placement([`subnet-${ID}`], [])],
  ['more subnets than Lambda takes', placement(Array<string>(17).fill(`subnet-${ID}`), [`sg-${ID}`])],
])('%s is refused, because EC2 refuses it or makes something else of it', (_, call) => {
  expect(parseChangeCall(call)).toHaveProperty('problems');
});

// As a route to a peer or a transit gateway is read: nothing of the kinds that a change could name.
it.each(['delete-route', 'replace-route'])('`%s` takes away no route that it could not put back', (change) => {
  const { params } = route({});
  expect(findChange(change)?.problems?.(params, { target: '' })).toEqual([
    'the route to `10.99.0.0/16` could not be put back: it leads to no gateway',
  ]);
  expect(findChange(change)?.problems?.(params, { target: params.target })).toEqual([]);
});
