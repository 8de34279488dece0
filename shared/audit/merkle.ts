import { createHash } from 'node:crypto';

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Hash of a leaf, RFC 6962 section 2.1: the prefix keeps a leaf from being passed off as a node. */
export const leafHash = (text: Uint8Array): Buffer => sha256(LEAF, text);

const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** Size of the left part: the largest power of two that is smaller than the whole. */
const leftSize = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

/** Merkle tree hash of leaf hashes, RFC 6962 section 2.1; that of no leaves is the hash of nothing. */
export const merkleRoot = (leaves: readonly Buffer[]): Buffer => {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const left = leftSize(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, left)), merkleRoot(leaves.slice(left)));
};

/** Hashes that lead from leaf `index` to the root, nearest first: the audit path of RFC 6962 section 2.1.1. */
export const inclusionPath = (leaves: readonly Buffer[], index: number): Buffer[] => {
  if (leaves.length <= 1) return [];
  const left = leftSize(leaves.length);
  return index < left
    ? [...inclusionPath(leaves.slice(0, left), index), merkleRoot(leaves.slice(left))]
    : [...inclusionPath(leaves.slice(left), index - left), merkleRoot(leaves.slice(0, left))];
};

/** The root that a path leads to from leaf `index` of `size`; undefined when a tree of that size has no such path. */
export const rootOfPath = (
  leaf: Buffer,
  { index, size }: { index: number; size: number },
  path: readonly Buffer[],
): Buffer | undefined => {
  if (size === 1) return index === 0 && path.length === 0 ? leaf : undefined;
  const last = path.at(-1);
  if (last === undefined || index < 0 || index >= size) return undefined;
  const left = leftSize(size);
  const rest = path.slice(0, -1);
  if (index < left) {
    const root = rootOfPath(leaf, { index, size: left }, rest);
    return root && nodeHash(root, last);
  }
  const root = rootOfPath(leaf, { index: index - left, size: size - left }, rest);
  return root && nodeHash(last, root);
};
