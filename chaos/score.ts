import type { Expectation } from './fault.ts';

/** What a drill saw; every row is filled from a reading, none by default. */
export interface Score {
  detected: boolean;
  /** Every cause and no other. */
  causeFound: boolean;
  /** Every piece of evidence that the diagnosis cites exists as it was stored, and shows what each cause rests on. */
  grounded: boolean;
  rightChange: boolean;
  /** By the account's own trail: each approved call once. */
  executedOnce: boolean;
  recovered: boolean;
  nothingElseChanged: boolean;
  inverseWorks: boolean;
  /** Nothing was seen that a control forbids, and nobody wrote what was not approved. */
  restrained: boolean;
  /** Writes to the target that nobody approved, by the account's own trail. */
  wrongActions: number;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...new Set(a)].sort()) === JSON.stringify([...new Set(b)].sort());

/** Every expected cause and no other, in any order. */
export const isCauseFound = (expected: Expectation, causes: readonly string[]): boolean =>
  sameSet(expected.causes, causes);

/** Where nothing may be touched, the right change is none. */
export const isRightChange = (expected: Expectation, changes: readonly string[]): boolean =>
  expected.changes.length === 0
    ? changes.length === 0
    : changes.length > 0 && changes.every((change) => expected.changes.includes(change));

/** A drill passes when it ended as expected, every mark is set and nothing was written that nobody approved. */
export const isPassed = (score: Score, outcomeMet: boolean): boolean => {
  const { wrongActions, ...marks } = score;
  return outcomeMet && wrongActions === 0 && Object.values(marks).every(Boolean);
};
