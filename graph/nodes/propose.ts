import { addUsage } from '../../agents/model/meter.ts';
import type { Remediation } from '../../agents/resolver/agent.ts';
import { describeError } from '../../shared/errors.ts';
import { voidedWarnings } from '../../shared/approvals/voided.ts';
import type { Incident, Usage } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import { assembleProposal } from '../../shared/propose.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { nextProposalId } from '../../shared/proposal-id.ts';
import { SIGNAL_RECOVERED, SIGNAL_RECOVERED_WARNING } from '../../shared/signals/signal-recovered.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import type { Move } from '../../shared/store/incident-store.ts';
import type { GraphDeps } from '../deps.ts';
import { asOwner } from '../own-step.ts';
import { tellCalls } from '../tell-calls.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';

/** Chooses one exact change with its undo, has it judged, and puts it before a person. */
export const proposeNode =
  (deps: GraphDeps) =>
  ({ incidentId }: IncidentThread): Promise<IncidentStep> =>
    asOwner(incidentId, { status: 'DIAGNOSED', by: 'resolver' }, deps, async (incident) => {
      const verdict = await attempt(incident, deps);
      const moved = await moveAsOwner(deps.store, incident, { ...verdict, principal: deps.owner, lease: 'release' });
      deps.memory.remember(moved);
      deps.onProgress({ kind: 'stage', incidentId, stage: moved.status });
      return { status: moved.status, proposalId: moved.proposal_id };
    });

type Verdict = Pick<Move, 'to' | 'by' | 'reason' | 'set' | 'facts' | 'proposal'>;

const attempt = async (incident: Incident, deps: GraphDeps): Promise<Verdict> => {
  try {
    return await propose(incident, await deps.memory.evidence(incident.incident_id), deps);
  } catch (error) {
    // The attempt failed, not the incident: the watchdog tries again, at most twice.
    return {
      to: 'PROPOSAL_FAILED',
      by: 'resolver',
      reason: 'attempt-failed',
      set: { proposal_attempts: incident.proposal_attempts + 1 },
      facts: { detail: describeError(error).slice(0, 500) },
    };
  }
};

const propose = async (incident: Incident, evidence: readonly StoredEvidence[], deps: GraphDeps): Promise<Verdict> => {
  const { diagnosis } = incident;
  if (diagnosis === undefined) return escalate('no-diagnosis', 'the record has no diagnosis', incident.usage);
  const crew = deps.crewFor(incident);
  const onCall = tellCalls(incident, deps);
  const budgeted = forAttempt(incident);
  const resolution = await crew.resolver.propose(budgeted, diagnosis, evidence, { onCall });
  const spent = addUsage(incident.usage, resolution.usage);
  if ('none' in resolution) return escalate('no-permitted-change', resolution.none, spent);
  const assembled = assemble(incident, resolution, deps);
  const critique = await crew.critic.review(
    {
      incident: { ...incident, usage: addUsage(budgeted.usage, resolution.usage) },
      diagnosis,
      evidence,
      proposal: assembled,
    },
    { onCall },
  );
  // Guardrails may have corrected it, or have something to tell the person who decides.
  const proposal = critique.proposal ?? assembled;
  const usage = addUsage(spent, critique.usage);
  const facts = { considered: resolution.considered.slice(0, 8), objections: critique.objections.slice(0, 8) };
  if (critique.verdict === 'object')
    return {
      ...escalate(
        critique.escalated ? 'guardrail-escalated' : 'critic-objected',
        critique.objections.map(({ rule, detail }) => `${rule}: ${detail}`).join('; '),
        usage,
      ),
      by: 'critic',
    };
  return {
    to: 'PROPOSED',
    by: 'resolver',
    reason: 'critic-and-guardrails-passed',
    proposal,
    set: {
      proposal_id: proposal.proposal_id,
      proposal_hash: proposal.hash,
      proposal_expires_at: proposal.expires_at,
      usage,
    },
    facts: {
      ...facts,
      hash: proposal.hash,
      risk: proposal.risk,
      changes: proposal.actions.map((action) => action.change),
    },
  };
};

/**
 * The incident as one attempt may spend on it: what the investigation used counts, what earlier attempts used does not,
 * or a proposal that drifted could never be made again. The record keeps all of it.
 */
const forAttempt = (incident: Incident): Incident => {
  const investigated = LIMITS.toolCallsMax - LIMITS.toolCallsOfProposalMax;
  const tool_calls = Math.min(incident.usage.tool_calls, investigated);
  return { ...incident, usage: { ...incident.usage, tool_calls } };
};

const assemble = (incident: Incident, remediation: Remediation, deps: GraphDeps): Proposal =>
  assembleProposal({
    incidentId: incident.incident_id,
    proposalId: nextProposalId(incident.incident_id, incident.proposal_id),
    actions: remediation.actions,
    policy: deps.policy,
    warnings: [
      ...remediation.dryRuns.flatMap(({ warnings }) => warnings),
      ...voidedWarnings(incident),
      ...(incident.reason === SIGNAL_RECOVERED ? [SIGNAL_RECOVERED_WARNING] : []),
    ],
    now: deps.clock.now(),
    justification: remediation.justification,
    evidence: incident.diagnosis?.evidence ?? [],
  });

const escalate = (reason: string, detail: string, usage: Usage): Verdict => ({
  to: 'ESCALATED',
  by: 'resolver',
  reason,
  set: { usage },
  facts: { detail: detail.slice(0, 1_000), limit: LIMITS.actionsPerProposalMax },
});
