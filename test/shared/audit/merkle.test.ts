import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inclusionPath, leafHash, merkleRoot, rootOfPath } from '../../../shared/audit/merkle.ts';

/** The leaves of the test vectors of Certificate Transparency, and the roots of the first n of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => leafHash(Buffer.from(hex, 'hex')),
);

const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

describe('the Merkle tree of RFC 6962', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('has the published root for %i leaves', (size, root) => {
    expect(merkleRoot(LEAVES.slice(0, size)).toString('hex')).toBe(root);
  });

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the published path from leaf %i of %i', (index, size, path) => {
    expect(hex(inclusionPath(LEAVES.slice(0, size), index))).toEqual(path);
  });

  const tree = fc
    .array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 40 })
    .chain((texts) => fc.record({ leaves: fc.constant(texts.map(leafHash)), index: fc.nat(texts.length - 1) }));

  it('has a path from every leaf to its root', () => {
    fc.assert(
      fc.property(tree, ({ leaves, index }) => {
        const path = inclusionPath(leaves, index);
        expect(rootOfPath(leaves[index]!, { index, size: leaves.length }, path)).toEqual(merkleRoot(leaves));
      }),
    );
  });

  it('leads nowhere from another leaf, by another path, or with one hash more or fewer', () => {
    fc.assert(
      fc.property(tree, fc.nat(), ({ leaves, index }, n) => {
        const [leaf, size, root] = [leaves[index]!, leaves.length, merkleRoot(leaves)];
        const path = inclusionPath(leaves, index);
        const other = leafHash(Buffer.from('somebody else'));
        const bent = path.map((hash, at) => (at === n % path.length ? other : hash));
        expect(rootOfPath(other, { index, size }, path)).not.toEqual(root);
        if (path.length > 0) expect(rootOfPath(leaf, { index, size }, bent)).not.toEqual(root);
        expect(rootOfPath(leaf, { index, size }, path.slice(1))).not.toEqual(path.length > 0 ? root : undefined);
        expect(rootOfPath(leaf, { index, size }, [...path, other])).toBeUndefined();
      }),
    );
  });

  it('keeps a leaf that looks like a node from being one', () => {
    const [left, right] = [LEAVES[0]!, LEAVES[1]!];
    expect(leafHash(Buffer.concat([left, right]))).not.toEqual(merkleRoot([left, right]));
  });
});
