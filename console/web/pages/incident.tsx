import type { IncidentView } from '../../../shared/incident-view.ts';
import type { Policy } from '../../../shared/policy.ts';
import { oneLine } from '../../plain-text.ts';
import type { DecisionOptions } from '../decision-options.ts';
import { DecisionForm } from './decision-form.tsx';
import { EvidenceSection, ModelProse } from './evidence.tsx';
import { type Frame, Layout } from './layout.tsx';
import { ProposedChange } from './proposed-change.tsx';
import { TimelinePicture, TimelineTable } from './timeline-picture.tsx';
import { Verdict } from './verdict.tsx';
import { Ago, At, Severity, StatusBadge } from './words.tsx';

interface IncidentPageProps {
  frame: Frame;
  view: IncidentView;
  policy: Policy;
  options: DecisionOptions;
  now: Date;
  /** Said first: for a link whose proposal is not the live one any more. */
  notice?: string;
}

/** One incident, in the order in which somebody asks who was just woken up. */
export const IncidentPage = ({ frame, view, policy, options, now, notice }: IncidentPageProps) => (
  <Layout frame={frame} title={oneLine(view.title)} section="incidents" isLive>
    <div id="incident-head" data-live>
      <p class="facts">
        <StatusBadge status={view.status} /> <Severity severity={view.severity} />
        <span>
          opened <Ago at={view.created_at} now={now} />
        </span>
        <span class="muted">{oneLine(view.reason)}</span>
      </p>
      <h1>{oneLine(view.title)}</h1>
      <p class="muted mono breaks">
        {oneLine(view.incident_id)} · {oneLine(view.resource)}
      </p>
      {view.detail !== undefined && <p class="breaks">Because: {oneLine(view.detail)}</p>}
      {view.waits !== undefined && (
        <p class="notice breaks">
          {view.status === 'APPROVED' ? 'Its execution waits' : 'Once approved, it waits'}: {oneLine(view.waits)}
        </p>
      )}
    </div>
    {notice !== undefined && (
      <p class="notice" role="alert">
        {notice}
      </p>
    )}
    <div id="incident-verdict" data-live>
      <Verdict view={view} />
      {view.follows !== undefined && (
        <p>
          It follows <a href={`/incidents/${encodeURIComponent(view.follows)}`}>{oneLine(view.follows)}</a>.
        </p>
      )}
    </div>
    <div class="columns">
      <div class="change">
        <div id="incident-change" data-live>
          {view.proposed !== undefined && (
            <ProposedChange proposal={view.proposed} policy={policy} now={now} isOpen={view.status === 'PROPOSED'} />
          )}
        </div>
      </div>
      <div class="narrow">
        {view.proposed !== undefined && (
          <div id="incident-decision" data-live="unless-typed" data-live-with="incident-change">
            <DecisionForm view={view} options={options} csrf={frame.csrf} />
          </div>
        )}
        <div id="incident-state" data-live>
          <Approvals view={view} />
          <Verification view={view} />
          <section class="card" aria-labelledby="timeline">
            <h2 id="timeline">Timeline</h2>
            <TimelinePicture timeline={view.timeline} now={now} />
            <TimelineTable timeline={view.timeline} />
          </section>
        </div>
        <Documents incidentId={view.incident_id} />
      </div>
      <div class="rest">
        <div id="incident-evidence" data-live>
          <EvidenceSection view={view} />
          <ModelProse view={view} />
        </div>
      </div>
    </div>
  </Layout>
);

const Approvals = ({ view: { approvals, proposal } }: { view: IncidentView }) =>
  proposal === undefined ? null : (
    <section class="card" aria-labelledby="approvals">
      <h2 id="approvals">Approvals so far</h2>
      <p>
        <strong>
          {proposal.approvals.have} of {proposal.approvals.need}
        </strong>
      </p>
      <ul class="decisions">
        {approvals.map(({ approver, decision, decided_at, channel, reason, ticket, break_glass }) => (
          <li>
            <span class={`badge tone-${decision === 'approve' ? 'good' : 'bad'}`}>
              <span aria-hidden="true">{decision === 'approve' ? '✓' : '✕'}</span>{' '}
              {decision === 'approve' ? 'approved' : 'rejected'}
            </span>{' '}
            {oneLine(approver)}, by {channel}, <At at={decided_at} />
            {break_glass === true && <strong class="tone-bad"> broke the glass</strong>}
            {ticket !== undefined && <span> · {oneLine(ticket)}</span>}
            {reason !== '' && <span class="under">{oneLine(reason)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );

const Verification = ({ view: { verification } }: { view: IncidentView }) =>
  verification === undefined ? null : (
    <section class="card" aria-labelledby="verification">
      <h2 id="verification">{verification.passed ? 'Verified: it is back' : 'Verification failed'}</h2>
      <ul class="readings">
        {verification.readings.map(({ probe, passed, detail }) => (
          <li>
            <span class={passed ? 'tone-good' : 'tone-bad'}>
              <span aria-hidden="true">{passed ? '✓' : '✕'}</span> {passed ? 'passed' : 'failed'}
            </span>{' '}
            {probe}: <span class="breaks">{oneLine(detail)}</span>
          </li>
        ))}
      </ul>
    </section>
  );

const Documents = ({ incidentId }: { incidentId: string }) => {
  const path = `/incidents/${encodeURIComponent(incidentId)}`;
  return (
    <section class="card" aria-labelledby="documents">
      <h2 id="documents">Documents</h2>
      <ul class="links">
        <li>
          <a href={`${path}/postmortem`}>Post-mortem (Markdown)</a>
        </li>
        <li>
          <a href={`/audit?incident=${encodeURIComponent(incidentId)}`}>Verify the audit trail</a>
        </li>
        <li>
          <a href={`${path}/prompt`}>What a model is sent</a>
        </li>
      </ul>
    </section>
  );
};
