/** Choices that are the same for the same seed, and look like none of another. */
export interface Seeded {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  shuffle<T>(list: readonly T[]): T[];
}

/** Choices from a seed and a name, so that two things of one drill do not choose alike (mulberry32 over FNV-1a). */
export const createSeeded = (seed: number, name: string): Seeded => {
  let state = hashOf(`${seed}/${name}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    pick: (from) => from[integer(0, from.length - 1)] ?? from[0],
    shuffle: (list) => {
      const left = [...list];
      return list.map(() => left.splice(integer(0, left.length - 1), 1)).flat();
    },
  };
};

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
};
