/**
 * Every drill of a seed belongs to one of two halves with words of their own: the runbooks and their tests were written
 * while looking at drills of the one half, and the other half is only ever scored.
 */
export const HALVES = ['tuned', 'held-out'] as const;
export type Half = (typeof HALVES)[number];

/** Without a seed every name is the workload's own. */
export const CANONICAL_SEED = 0;

/**
 * Which half a drill belongs to. About half of the experiments of one seed are held out, and with the next seed the
 * others are, so that one run shows both halves and two runs show every experiment in both.
 */
export const halfOf = (seed: number, id: string): Half =>
  seed === CANONICAL_SEED || (seed + sumOf(id)) % 2 === 0 ? 'tuned' : 'held-out';

const sumOf = (text: string): number => [...text].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);
