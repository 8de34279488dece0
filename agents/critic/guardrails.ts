import type { Baseline } from '../../shared/baseline/baseline.ts';
import { findChange } from '../../shared/changes/index.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Judgement } from '../../shared/guardrails/index.ts';
import { settle } from '../../shared/guardrails/settle.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Policy } from '../../shared/policy.ts';
import { resourceGraph } from '../evidence/evidence-log.ts';
import type { CriticDeps } from './agent.ts';
import type { Objection } from './rules.ts';

/**
 * The guardrails as the critic's house rules: the ones that the executor judges again before it acts, on the pre-images
 * that the critic's own dry runs just read. What each may do is its level under the policy.
 */
export const judgeByGuardrails =
  (house: {
    policy: Policy;
    clock: Clock;
    baselineOf: (incident: Incident) => Promise<Baseline | undefined>;
  }): NonNullable<CriticDeps['judge']> =>
  async ({ incident, diagnosis, evidence, proposal, dryRuns }) => {
    const { blocks, escalations, warnings, corrected } = settle({
      incident,
      diagnosis,
      evidence,
      proposal,
      resources: resourceGraph(evidence),
      baseline: await house.baselineOf(incident),
      policy: house.policy,
      fresh: proposal.actions.map((action, index) => ({
        action,
        change: findChange(action.change),
        preImage: dryRuns[index]?.pre_image,
      })),
      now: house.clock.now(),
    });
    return {
      objections: blocks.map(asObjection),
      escalations: escalations.map(asObjection),
      warnings: warnings.map(({ id, detail }) => `${id}: ${detail}`),
      corrected,
    };
  };

const asObjection = ({ id, detail }: Judgement): Objection => ({ rule: id, detail });
