import { proposalHash } from '../proposal.ts';
import { violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const hashMatches: Guardrail = {
  id: 'hash-matches',
  explanation: 'Approvals bind to the hash of what is executed: one changed letter, and they are void.',
  judge({ incident, proposal }) {
    if (proposal.incident_id !== incident.incident_id)
      return violationIf(`the proposal is of the incident \`${proposal.incident_id}\``);
    if (proposalHash(proposal) !== proposal.hash)
      return violationIf('the proposal does not have the hash that it names');
    const isLive = incident.proposal_id === proposal.proposal_id;
    return violationIf(
      isLive && incident.proposal_hash !== proposal.hash
        ? 'the incident names another hash for this proposal'
        : undefined,
    );
  },
};
