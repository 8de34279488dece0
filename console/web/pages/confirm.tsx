import { isSummaryWhole } from '../../../shared/approvals/summary.ts';
import type { IncidentView } from '../../../shared/incident-view.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import { oneLine } from '../../plain-text.ts';
import type { DecisionFields } from '../decision-fields.ts';
import { REASON_CHARACTERS_MAX } from './decision-form.tsx';
import { Csrf, type Frame, Layout } from './layout.tsx';
import { Actions, ProposalText } from './proposed-change.tsx';

interface ConfirmProps {
  frame: Frame;
  view: IncidentView;
  proposal: Proposal;
  said: DecisionFields;
}

/** Asks once more, with the exact change in view: what a dialog would do, and works without script. */
export const ConfirmPage = ({ frame, view, proposal, said }: ConfirmProps) => {
  const verb = said.decision === 'approve' ? 'Approve' : 'Reject';
  const mustSayWhy = said.reason === '' && (said.decision === 'reject' || said.break_glass !== undefined);
  const path = `/incidents/${encodeURIComponent(view.incident_id)}`;
  return (
    <Layout frame={frame} title={`${verb} ${oneLine(view.title)}`} section="incidents">
      <h1>{said.decision === 'approve' ? 'Approve this exact change?' : 'Reject this change?'}</h1>
      <p class="lead">{oneLine(view.title)}</p>
      <ProposalText proposal={proposal} />
      {!isSummaryWhole(proposal) && <Actions proposal={proposal} />}
      <form class="card decide" method="post" action={`${path}/decision`}>
        <Csrf token={frame.csrf} />
        {Object.entries(said)
          .filter(([name]) => name !== 'reason' || !mustSayWhy)
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
        <dl class="parts">
          <dt>Decision</dt>
          <dd>
            {verb} <code>{said.hash.slice(0, 12)}</code>, as {frame.person?.name ?? ''}
          </dd>
          {!mustSayWhy && (
            <>
              <dt>Reason</dt>
              <dd>{said.reason === '' ? <span class="muted">none given</span> : oneLine(said.reason)}</dd>
            </>
          )}
          {said.ticket !== undefined && (
            <>
              <dt>Ticket</dt>
              <dd>{oneLine(said.ticket)}</dd>
            </>
          )}
          {said.break_glass !== undefined && (
            <>
              <dt>Break glass</dt>
              <dd>
                <strong class="tone-bad">Yes: you approve alone, and everybody is told.</strong>
              </dd>
            </>
          )}
        </dl>
        {mustSayWhy && (
          <>
            <label for="reason">Reason: this one needs it, and others will read it</label>
            <textarea id="reason" name="reason" rows={2} maxlength={REASON_CHARACTERS_MAX} required></textarea>
          </>
        )}
        <div class="buttons">
          <button class={said.decision}>{verb} it now</button>
          <a class="button quiet" href={path}>
            Back, decide nothing
          </a>
        </div>
      </form>
    </Layout>
  );
};
