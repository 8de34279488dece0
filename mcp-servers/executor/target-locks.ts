import { LIMITS } from '../../shared/limits.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** Does `work` while no other incident may change the same resources; undefined when one is changing them now. */
export const withTargetLocks = async <T>(
  proposal: Proposal,
  store: IncidentStore,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const held: string[] = [];
  try {
    for (const target of targetsOf(proposal)) {
      if (!(await store.lockResource(target, proposal.proposal_id, LIMITS.leaseMs))) return undefined;
      held.push(target);
    }
    return await work();
  } finally {
    for (const target of held) await store.unlockResource(target, proposal.proposal_id);
  }
};

/** Locks are taken in one order, so that two incidents cannot wait for each other. */
const targetsOf = (proposal: Proposal): string[] =>
  [...new Set(proposal.actions.map((action) => action.target))].sort();
