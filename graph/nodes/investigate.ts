import type { Diagnosis } from '../../shared/diagnosis.ts';
import { addUsage } from '../../agents/model/meter.ts';
import { describeError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import type { Status } from '../../shared/transitions.ts';
import type { GraphDeps } from '../deps.ts';
import { asOwner } from '../own-step.ts';
import { tellCalls } from '../tell-calls.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';

/** Finds the cause, or says plainly that it could not: a failed investigation is handed to a person with what is known. */
export const investigateNode =
  (deps: GraphDeps) =>
  ({ incidentId }: IncidentThread): Promise<IncidentStep> =>
    asOwner(incidentId, { status: 'INVESTIGATING', by: 'supervisor' }, deps, async (incident) => {
      const found = await investigate(incident, deps);
      const { to, reason } = verdictOf(found.diagnosis);
      const moved = await moveAsOwner(deps.store, incident, {
        to,
        by: 'supervisor',
        reason,
        principal: deps.owner,
        lease: to === 'DIAGNOSED' ? { owner: deps.owner, ms: LIMITS.investigationMsMax } : 'release',
        set: { diagnosis: found.diagnosis, usage: addUsage(incident.usage, found.usage) },
        evidence: found.evidence,
        facts: {
          causes: found.diagnosis.causes,
          evidence: found.diagnosis.evidence,
          confidence_percent: found.diagnosis.confidence_percent,
        },
      });
      deps.memory.remember(moved, found.evidence);
      deps.onProgress({ kind: 'stage', incidentId, stage: moved.status });
      return { status: moved.status };
    });

interface Found {
  diagnosis: Diagnosis;
  evidence: readonly StoredEvidence[];
  usage: Incident['usage'];
}

const investigate = async (incident: Incident, deps: GraphDeps): Promise<Found> => {
  try {
    return await deps.crewFor(incident).supervisor.investigate(incident, { onCall: tellCalls(incident, deps) });
  } catch (error) {
    return { diagnosis: gaveUp(describeError(error)), evidence: [], usage: NOTHING_USED };
  }
};

const NOTHING_USED = { tool_calls: 0, model_calls: 0, input_tokens: 0, output_tokens: 0, nano_usd: 0 };

const gaveUp = (why: string): Diagnosis => ({
  conclusion: 'inconclusive',
  summary: `The investigation could not be finished: ${why}`.slice(0, 1_200),
  causes: [],
  hypotheses: [],
  confidence_percent: 0,
  evidence: [],
  gaps: [why.slice(0, 300)],
});

const verdictOf = (diagnosis: Diagnosis): { to: Status; reason: string } => {
  switch (diagnosis.conclusion) {
    case 'cause-found':
      return { to: 'DIAGNOSED', reason: 'cause-found' };
    case 'recovered':
      return { to: 'SELF_RECOVERED', reason: 'steady-state-is-back' };
    case 'deliberate':
      return { to: 'ESCALATED', reason: 'deliberate-control' };
    case 'inconclusive':
      return { to: 'ESCALATED', reason: 'inconclusive' };
  }
};
