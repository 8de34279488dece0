import type { Crew } from '../../graph/deps.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import { prepareAction } from '../../shared/propose.ts';
import { FUNCTION } from '../shared/aws/account-model.ts';
import { evidence } from '../shared/store/records.ts';
import { differencesOf } from './loop-reads.ts';
import { MEND, type World } from './loop-world.ts';

const USAGE = { tool_calls: 1, model_calls: 1, input_tokens: 10, output_tokens: 10, nano_usd: 0 };

export const CAUSE_FOUND: Diagnosis = {
  conclusion: 'cause-found',
  summary: 'the function is stopped before its work is done',
  causes: ['function-timeout-too-low'],
  hypotheses: [],
  confidence_percent: 95,
  evidence: ['E1'],
  gaps: [],
};

/** Agents that always find the same cause, choose the same change and agree. */
export const scriptedCrew = (world: World): Crew => ({
  supervisor: {
    investigate: async () => ({
      diagnosis: CAUSE_FOUND,
      evidence: [{ ...evidence(1, JSON.stringify({ differences: differencesOf(world) })), tool: 'compare_baseline' }],
      resources: [FUNCTION],
      usage: USAGE,
    }),
  },
  resolver: {
    propose: async () => {
      const { action } = await prepareAction(MEND, world.account.reader);
      return action === undefined
        ? { none: 'nothing fits', usage: USAGE }
        : {
            choice: [MEND],
            dryRuns: [],
            actions: [action],
            justification: 'it was 10 s before',
            considered: [],
            usage: USAGE,
          };
    },
  },
  critic: { review: async () => ({ verdict: 'agree', objections: [], usage: USAGE }) },
});
