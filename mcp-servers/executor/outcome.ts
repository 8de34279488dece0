import { incidentOfProposal } from '../../shared/proposal-id.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import type { CallOutcome } from '../../shared/store/incident-store.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';

export type CallRecord = ExecutionOutcome['calls'][number];

/** The answer to a caller: what happened to a proposal, with the status it left the incident in. */
export const outcomeOf = (
  proposalId: string,
  outcome: ExecutionOutcome['outcome'],
  status: string,
  reason: string,
  calls: readonly CallRecord[] = [],
): ExecutionOutcome => ({
  proposal_id: proposalId,
  incident_id: incidentOfProposal(proposalId),
  outcome,
  status,
  reason,
  calls: [...calls],
});

/** One call as the caller is told of it. */
export const recordOf = (
  callId: string,
  { service, operation }: Pick<AwsCall, 'service' | 'operation'>,
  { result, detail }: CallOutcome,
): CallRecord => ({ call_id: callId, service, operation, result, detail });
