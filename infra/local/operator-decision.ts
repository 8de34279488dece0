import type { Approval } from '../../shared/approval.ts';
import { decide } from '../../shared/approvals/decide.ts';
import { createHmacSealer } from '../../shared/approvals/hmac-sealer.ts';
import { systemClock } from '../../shared/clock.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import type { Host } from './host.ts';

/**
 * Decides on the proposal that `view` shows as the first operator of this host, by the call that every surface uses.
 * Throws `TerminalError` naming why a decision was refused.
 */
export const decideAsOperator = async (
  host: Pick<Host, 'keys' | 'policy' | 'stores'>,
  view: IncidentView,
  said: Pick<Approval, 'decision' | 'reason' | 'channel'>,
): Promise<void> => {
  const sealer = createHmacSealer(Buffer.from(host.keys.sealing, 'hex'));
  const result = await decide(
    { store: host.stores.approvals, sealer, policy: host.policy, clock: systemClock },
    {
      ...said,
      incidentId: view.incident_id,
      hash: view.proposal?.hash ?? '',
      approver: host.keys.operators[0]?.name ?? '',
    },
  );
  if (result.outcome === 'refused') throw new TerminalError(`the decision was refused: ${result.why}`);
};
