import { TerminalError } from './errors.ts';

/** Id of the nth proposal of an incident, counted from 1: `INC-20261120-ABCDEF.p1`. */
export const proposalId = (incidentId: string, n: number): string => `${incidentId}.p${n}`;

/** The incident that a proposal belongs to. Throws `TerminalError` for text that is not the id of a proposal. */
export const incidentOfProposal = (id: string): string => {
  const incidentId = /^(.+)\.p[1-9]\d*$/.exec(id)?.[1];
  if (incidentId === undefined) throw new TerminalError(`not the id of a proposal: \`${id}\``);
  return incidentId;
};

/** Id of the proposal after `previous`, or the first one. */
export const nextProposalId = (incidentId: string, previous: string | undefined): string =>
  proposalId(incidentId, previous === undefined ? 1 : Number(previous.slice(previous.lastIndexOf('.p') + 2)) + 1);
