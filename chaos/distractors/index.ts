import type { Half } from '../held-out.ts';
import type { Distractor, Scenery } from './distractor.ts';
import { innocentDeploy } from './innocent-deploy.ts';
import { noisyLog } from './noisy-log.ts';
import { otherAlarm } from './other-alarm.ts';
import { otherFunction } from './other-function.ts';
import { tagEdit } from './tag-edit.ts';

/** Every distractor. Add one: a file, and a line here. */
const DISTRACTORS: readonly Distractor[] = [innocentDeploy, tagEdit, noisyLog, otherAlarm, otherFunction];

/** The held-out half is also busier: combinations of three happen nowhere else. */
const COUNTS: Record<Half, { min: number; max: number }> = {
  tuned: { min: 1, max: 2 },
  'held-out': { min: 2, max: 3 },
};

/** Lets some distractors happen, which and in which order by the seed; tells their ids. */
export const distract = async (scenery: Scenery): Promise<string[]> => {
  const { seeded, half, deployed } = scenery;
  const suitable = seeded.shuffle(DISTRACTORS.filter((distractor) => distractor.suits(deployed)));
  const chosen = suitable.slice(0, seeded.integer(COUNTS[half].min, COUNTS[half].max));
  for (const distractor of chosen) await distractor.happen(scenery);
  return chosen.map(({ id }) => id);
};
