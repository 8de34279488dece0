import { oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT, NotMetError } from '../exit.ts';
import type { DecisionAnswer } from '../../web/decision-route.ts';
import type { DecisionBody } from '../api-client.ts';
import type { ApproveOptions } from '../program.ts';
import type { ClientCommand } from './incidents.ts';

/** `approve ID --hash H`: the hash that was read on the screen, so that an old screen cannot approve a new plan. */
export const approve = async (
  command: ClientCommand,
  incidentId: string,
  { hash, reason, ticket, breakGlass }: ApproveOptions,
): Promise<ExitCode> =>
  decideOn(command, incidentId, { decision: 'approve', hash, reason, ticket, break_glass: breakGlass });

/** `reject ID --reason …`: of the live proposal, unless a hash says which. */
export const reject = async (
  command: ClientCommand,
  incidentId: string,
  { hash, reason }: { hash?: string; reason: string },
): Promise<ExitCode> => {
  const rejected = hash ?? (await command.api.incident(incidentId)).proposal?.hash;
  if (rejected === undefined)
    throw new NotMetError('there is nothing to reject', `see \`firebreak incidents show ${incidentId}\``);
  return decideOn(command, incidentId, { decision: 'reject', hash: rejected, reason });
};

const decideOn = async ({ screen, api }: ClientCommand, incidentId: string, body: DecisionBody): Promise<ExitCode> => {
  const answer = await api.decide(incidentId, body);
  screen.printJson(answer);
  const waits = answer.waits === undefined ? '' : `; it waits: ${oneLine(answer.waits)}`;
  screen.print(`${incidentId}: ${answer.outcome}${countedOf(answer)}${waits}; the incident is ${answer.status}`);
  return EXIT.good;
};

const countedOf = ({ approvals, rejections }: DecisionAnswer): string => {
  if (approvals !== undefined) return ` (${approvals.have} of ${approvals.need} approvals)`;
  return rejections === undefined ? '' : ` (${rejections.have} of ${rejections.need} rejections)`;
};
