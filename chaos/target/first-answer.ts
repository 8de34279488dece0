import type { SteadyState } from './steady-state.ts';

/** The first request is a cold start beside everything else that starts: on a busy machine it may run into its time-out. */
const PROBES_MAX = 3;

/** Asks something that was just deployed until it answers as it should, a few times; gives what it said last. */
export const firstAnswer = async (probe: () => Promise<SteadyState>): Promise<SteadyState> => {
  let answered = await probe();
  for (let again = 1; !answered.steady && again < PROBES_MAX; again += 1) answered = await probe();
  return answered;
};
