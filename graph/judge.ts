import type { CriticDeps } from '../agents/critic/agent.ts';
import { findChange } from '../shared/changes/index.ts';
import type { Clock } from '../shared/clock.ts';
import { judgeAll, violationsIn } from '../shared/guardrails/index.ts';
import type { Policy } from '../shared/policy.ts';
import type { IncidentStore } from '../shared/store/incident-store.ts';

/** Judges a proposal by every guardrail, on the pre-images that the critic has just read itself. */
export const createJudge =
  ({
    store,
    policy,
    clock,
  }: {
    store: IncidentStore;
    policy: Policy;
    clock: Clock;
  }): NonNullable<CriticDeps['judge']> =>
  async ({ incident, diagnosis, evidence, proposal, dryRuns }) => {
    const baseline = incident.workload === undefined ? undefined : await store.baseline(incident.workload);
    const fresh = proposal.actions.map((action, index) => ({
      action,
      change: findChange(action.change),
      preImage: dryRuns[index]?.pre_image,
    }));
    const resources = baseline?.resources ?? [incident.resource];
    const judgements = judgeAll({
      incident,
      diagnosis,
      evidence,
      proposal,
      resources,
      baseline,
      policy,
      fresh,
      now: clock.now(),
    });
    return violationsIn(judgements).map(({ id, detail }) => ({ rule: id, detail }));
  };
