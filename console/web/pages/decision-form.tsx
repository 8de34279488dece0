import type { IncidentView } from '../../../shared/incident-view.ts';
import { oneLine } from '../../plain-text.ts';
import type { DecisionOptions } from '../decision-options.ts';
import { Csrf } from './layout.tsx';

interface DecisionFormProps {
  view: IncidentView;
  options: DecisionOptions;
  csrf: string | undefined;
}

/** Longest reason, as stored. */
export const REASON_CHARACTERS_MAX = 500;

/** Where a person says yes or no. It leads to a page that asks once more; nothing is decided here. */
export const DecisionForm = ({ view, options, csrf }: DecisionFormProps) => (
  <section class="card decide" aria-labelledby="decide">
    <h2 id="decide">Your decision</h2>
    {options.kind === 'read' ? (
      <p>{options.why}</p>
    ) : (
      <form method="post" action={`/incidents/${encodeURIComponent(view.incident_id)}/confirm`}>
        <Csrf token={csrf} />
        <input type="hidden" name="hash" value={view.proposal?.hash ?? ''} />
        <p>
          You decide on exactly <code>{view.proposal?.hash.slice(0, 12) ?? ''}</code>. The next page asks once more.
        </p>
        <label for="reason">Reason, kept in the audit trail</label>
        <textarea id="reason" name="reason" rows={3} maxlength={REASON_CHARACTERS_MAX}></textarea>
        {options.ticketPattern !== undefined && (
          <>
            <label for="ticket">
              Change ticket, needed to approve; it looks like <code>{oneLine(options.ticketPattern)}</code>
            </label>
            <input id="ticket" name="ticket" maxlength={100} autocomplete="off" />
          </>
        )}
        {options.mayBreakGlass && (
          <label class="check">
            <input type="checkbox" name="break_glass" value="yes" />
            Break glass: approve alone, in an emergency. Needs a reason, and everybody is told.
          </label>
        )}
        <div class="buttons">
          {options.mayApprove && (
            <button class="approve" name="decision" value="approve">
              Approve…
            </button>
          )}
          <button class="reject" name="decision" value="reject">
            {options.mayApprove ? 'Reject…' : 'Withdraw the approval…'}
          </button>
        </div>
      </form>
    )}
  </section>
);
