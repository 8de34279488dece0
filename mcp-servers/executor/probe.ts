import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import { incidentOfProposal } from '../../shared/proposal-id.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { cleanLine } from '../../shared/safety/clean-value.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { ProbeReading } from '../../shared/verification.ts';
import { sameImage } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';

/** Reads whether the change is in place, and sends the workload's own synthetic request. */
export const probeProposal = async (
  proposalId: string,
  deps: ExecutorDeps,
): Promise<{ proposal_id: string; readings: ProbeReading[] }> => {
  const { incident, proposal } = await recall(proposalId, deps);
  const [state, request] = await Promise.all([readTargets(proposal, deps), deps.probe(incident)]);
  // What a workload answers is shown to people.
  const shown = request && { ...request, detail: cleanLine(request.detail, DETAIL_CHARACTERS_MAX) };
  return { proposal_id: proposalId, readings: shown ? [state, shown] : [state] };
};

const DETAIL_CHARACTERS_MAX = 600;

interface Probed {
  incident: Incident;
  proposal: Proposal;
}

/** What is probed again and again is read once: neither a proposal nor the resource of an incident ever changes. */
const remembered = new WeakMap<IncidentStore, { proposalId: string; probed: Probed }>();

/** What was just executed is probed next: it need not be read again. */
export const rememberForProbe = (probed: Probed, deps: ExecutorDeps): void => {
  remembered.set(deps.store, { proposalId: probed.proposal.proposal_id, probed });
};

const recall = async (proposalId: string, deps: ExecutorDeps): Promise<Probed> => {
  const known = remembered.get(deps.store);
  if (known?.proposalId === proposalId) return known.probed;
  const incidentId = incidentOfProposal(proposalId);
  const [incident, proposal] = await Promise.all([
    deps.store.get(incidentId),
    deps.store.proposal(incidentId, proposalId),
  ]);
  if (incident === undefined || proposal === undefined) throw new TerminalError(`no proposal \`${proposalId}\``);
  rememberForProbe({ incident, proposal }, deps);
  return { incident, proposal };
};

const readTargets = async (proposal: Proposal, deps: ExecutorDeps): Promise<ProbeReading> => {
  for (const action of proposal.actions) {
    const current = await findChange(action.change)?.capture(action.params, deps.aws);
    if (!sameImage(current ?? null, action.post_image))
      return {
        probe: 'target-state',
        passed: false,
        detail: `\`${action.target}\` is not as \`${action.change}\` left it`,
      };
  }
  return { probe: 'target-state', passed: true, detail: 'every target is as the change left it' };
};
