import { StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import { STATUSES, type Status } from '../shared/transitions.ts';

/** Raised when a stored thread could not be read by this code any more; an older thread is started afresh from its record. */
const STATE_VERSION = 1;

/**
 * The agents' memory between steps: little more than where to look. The incident record is the truth, so a lost or
 * old checkpoint costs a repeated step and never a wrong one.
 */
export const IncidentState = new StateSchema({
  stateVersion: z.number().int().default(STATE_VERSION),
  incidentId: z.string(),
  /** Status of the record after the last step. */
  status: z.enum(STATUSES as [Status, ...Status[]]).optional(),
  proposalId: z.string().optional(),
});

export type IncidentThread = typeof IncidentState.State;
export type IncidentStep = typeof IncidentState.Update;
