import { BlockList, isIP } from 'node:net';

const ranges = new Map<string, BlockList | undefined>();

/** Whether an address lies in a range, for IPv4 and IPv6: `203.0.113.0/24`, `2001:db8::/32`, or a single address. */
export function inIpRange(address: string, range: string): boolean {
  const family = familyOf(address);
  if (!family) return false;
  if (!ranges.has(range)) ranges.set(range, parseRange(range));
  return ranges.get(range)?.check(address, family) ?? false;
}

function parseRange(range: string): BlockList | undefined {
  const [network = '', prefix] = range.split('/');
  const family = familyOf(network);
  if (!family) return undefined;
  const bitsMax = family === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? bitsMax : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > bitsMax) return undefined;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
