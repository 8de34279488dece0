import type { Diagnosis } from '../../shared/diagnosis.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import { assembleProposal } from '../../shared/propose.ts';
import { proposalHash, type Proposal } from '../../shared/proposal.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { createRunbookModel } from '../../agents/model/create-model.ts';
import { createResolver, type Proposition } from '../../agents/resolver/agent.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import { withRemediation } from './remediation.ts';
import { incidentOf, scriptedToolBox, stillClock, type Symptoms, type World, worldOf } from './world.ts';

export const runbooks = await loadRunbooks();
export const model = createRunbookModel(runbooks);

/** An incident as far as its diagnosis. */
export interface Diagnosed {
  incident: ReturnType<typeof incidentOf>;
  diagnosis: Diagnosis;
  evidence: StoredEvidence[];
  world: World;
}

export const diagnose = async (symptoms: Symptoms): Promise<Diagnosed> => {
  const world = withRemediation(worldOf(symptoms));
  const incident = incidentOf(symptoms.metric);
  const supervisor = createSupervisor({ model, tools: scriptedToolBox(world), runbooks, clock: stillClock });
  const { diagnosis, evidence } = await supervisor.investigate(incident);
  return { incident, diagnosis, evidence, world };
};

export const resolve = ({ incident, diagnosis, evidence, world }: Diagnosed): Promise<Proposition> =>
  createResolver({ model, tools: scriptedToolBox(world), runbooks }).propose(incident, diagnosis, evidence);

/** The proposal that the graph would make of what the resolver found. */
export const proposalOf = async (diagnosed: Diagnosed): Promise<Proposal> => {
  const found = await resolve(diagnosed);
  if ('none' in found) throw new TypeError(found.none);
  return assembleProposal({
    incidentId: diagnosed.incident.incident_id,
    actions: found.actions,
    policy: DEFAULT_POLICY,
    justification: found.justification,
    evidence: diagnosed.diagnosis.evidence,
    now: stillClock.now(),
    proposalId: 'p-1',
  });
};

/** The same proposal with some fields replaced and hashed anew, as somebody who corrupts it carefully would. */
export const rehashed = (proposal: Proposal, fields: Partial<Proposal>): Proposal => {
  const changed = { ...proposal, ...fields };
  return { ...changed, hash: proposalHash(changed) };
};
