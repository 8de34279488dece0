import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

interface Range {
  readonly family: Family;
  readonly addresses: BlockList;
}

/** How many parsed ranges are kept; policies of one account name fewer. */
const RANGES_MAX = 1000;
const ranges = new Map<string, Range | undefined>();

/** Whether an address lies in a range, for IPv4 and IPv6: `203.0.113.0/24`, `2001:db8::/32`, or a single address. */
export function inIpRange(address: string, text: string): boolean {
  const range = rangeOf(text);
  const family = familyOf(address);
  // Compared before asking: the list would find an IPv4 address in `::/0` by its mapped form.
  return range !== undefined && range.family === family && range.addresses.check(address, family);
}

function rangeOf(text: string): Range | undefined {
  if (!ranges.has(text)) {
    if (ranges.size >= RANGES_MAX) ranges.clear();
    ranges.set(text, parseRange(text));
  }
  return ranges.get(text);
}

function parseRange(text: string): Range | undefined {
  const [network = '', prefix] = text.split('/');
  const family = familyOf(network);
  if (!family) return undefined;
  const bitsMax = family === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? bitsMax : Number(prefix);
  if (prefix === '' || !Number.isInteger(bits) || bits < 0 || bits > bitsMax) return undefined;
  const addresses = new BlockList();
  addresses.addSubnet(network, bits, family);
  return { family, addresses };
}

function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
