import type { Approval } from '../../shared/approval.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import type { AnyHost } from './host.ts';

/**
 * Decides on the proposal that `view` shows as the first operator of this host, by the call that every surface uses.
 * Throws `TerminalError` naming why a decision was refused.
 */
export const decideAsOperator = async (
  host: Pick<AnyHost, 'keys' | 'decide'>,
  view: IncidentView,
  said: Pick<Approval, 'decision' | 'reason' | 'channel'>,
): Promise<void> => {
  const result = await host.decide({
    ...said,
    incidentId: view.incident_id,
    hash: view.proposal?.hash ?? '',
    approver: host.keys.operators[0]?.name ?? '',
  });
  if (result.outcome !== 'refused') return;
  const denials = (result.denials ?? []).map(({ policy, why }) => `; ${policy}: ${why}`);
  throw new TerminalError(`the decision was refused: ${result.why}${denials.join('')}`);
};
