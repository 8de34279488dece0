import { BlockList, isIPv4 } from 'node:net';
import { invalidValue } from './ec2-error.ts';

/** A range such as `10.0.0.0/16`, taken apart; undefined when the text is none. */
function parts(cidr: string): { address: string; bits: number } | undefined {
  const [address = '', length = ''] = cidr.split('/');
  const bits = Number(length);
  return isIPv4(address) && /^\d{1,2}$/.test(length) && bits <= 32 ? { address, bits } : undefined;
}

/** Whether the address is in the range. */
export function contains(cidr: string, address: string): boolean {
  const range = parts(cidr);
  if (!range) return false;
  const list = new BlockList();
  list.addSubnet(range.address, range.bits);
  return list.check(address);
}

/** How narrow a range is: the longest prefix decides between routes. */
export const prefixBits = (cidr: string): number => parts(cidr)?.bits ?? 0;

/** The range with the bits of its host part cleared, as EC2 stores it. */
export function canonicalRange(cidr: string | undefined, parameter: string): string {
  const range = parts(cidr ?? '');
  if (!range)
    throw invalidValue(`Value (${cidr ?? ''}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`);
  const number = range.address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - range.bits);
  return `${textOf(Math.floor(number / size) * size)}/${range.bits}`;
}

/** The address that many places after the beginning of a range. */
export function addressIn(cidr: string, place: number): string {
  const number = (cidr.split('/')[0] ?? '').split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return textOf(number + place);
}

const textOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
