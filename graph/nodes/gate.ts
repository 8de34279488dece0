import { Command, interrupt } from '@langchain/langgraph';
import { z } from 'zod';
import { STATUSES, type Status } from '../../shared/transitions.ts';
import { nextStop } from '../routing.ts';
import type { IncidentThread } from '../state.ts';

/** What a resumed gate is told: the status that a decision, an expiry or a drift has already written. */
const GateAnswer = z.object({ status: z.enum(STATUSES as [Status, ...Status[]]) });

/**
 * Waits for a decision. It contains nothing but the interrupt: whatever stands above it would run again on every
 * resume. The answer carries no authority; the nodes behind it read the record. A process that died while it resumed
 * leaves its answer behind, and LangGraph puts the next one into a list with it: the newest counts, and one that cannot
 * be read leads to the record.
 */
export const gateNode = async (state: IncidentThread): Promise<Command> => {
  const answer = interrupt<unknown, unknown>({ incidentId: state.incidentId, proposalId: state.proposalId });
  const newest = GateAnswer.safeParse([answer].flat(Infinity).at(-1));
  if (!newest.success) return new Command({ goto: 'receive' });
  const { status } = newest.data;
  return new Command({ goto: nextStop({ status }), update: { status } });
};
