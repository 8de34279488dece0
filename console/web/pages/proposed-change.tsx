import { isSummaryWhole, proposalSummary } from '../../../shared/approvals/summary.ts';
import { visible, visibleJson } from '../../../shared/approvals/visible-text.ts';
import { imageDiff } from '../../../shared/changes/image-diff.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Action, Proposal } from '../../../shared/proposal.ts';
import { oneLine } from '../../plain-text.ts';
import { whyItNeedsYou } from '../why-it-needs-you.ts';
import { Ago } from './words.tsx';

interface ProposedChangeProps {
  proposal: Proposal;
  policy: Policy;
  now: Date;
  isOpen: boolean;
}

/** What is asked for: the text that every channel shows, then the same taken apart, and why a person is asked. */
export const ProposedChange = ({ proposal, policy, now, isOpen }: ProposedChangeProps) => (
  <section class="card" aria-labelledby="proposal">
    <h2 id="proposal">{isOpen ? 'What is proposed' : 'What was proposed'}</h2>
    <dl class="terms">
      <div>
        <dt>Risk</dt>
        <dd>
          <span class={`risk risk-${proposal.risk.toLowerCase()}`}>{proposal.risk}</span>
        </dd>
      </div>
      <div>
        <dt>Approvals needed</dt>
        <dd>{proposal.approvals_needed}</dd>
      </div>
      {isOpen && (
        <div>
          <dt>Expires</dt>
          <dd>
            <Ago at={proposal.expires_at} now={now} />
          </dd>
        </div>
      )}
      <div>
        <dt>Hash</dt>
        <dd>
          <code title={proposal.hash}>{proposal.hash.slice(0, 12)}</code>
        </dd>
      </div>
    </dl>
    <ProposalText proposal={proposal} />
    <Actions proposal={proposal} />
    <h3>Why this needs you</h3>
    <ul>
      {whyItNeedsYou(policy, proposal).map((reason) => (
        <li>{oneLine(reason)}</li>
      ))}
    </ul>
  </section>
);

/** The summary as Slack, mail and the command line show it, to the letter. */
export const ProposalText = ({ proposal }: { proposal: Proposal }) => (
  <figure class="summary">
    <figcaption>
      The exact change. Made from what will be executed; Slack, mail and command line show the same.
    </figcaption>
    <pre id="proposal-summary" tabindex={0} aria-label="The exact change">
      {proposalSummary(proposal)}
    </pre>
  </figure>
);

/** Every action taken apart: what the summary has no room for is here too. */
export const Actions = ({ proposal }: { proposal: Proposal }) => (
  <ol class="actions">
    {proposal.actions.map((action, index) => (
      <ActionParts action={action} number={index + 1} isOpen={index === 0 || !isSummaryWhole(proposal)} />
    ))}
  </ol>
);

const ActionParts = ({ action, number, isOpen }: { action: Action; number: number; isOpen: boolean }) => {
  const { call, inverse, cost, permissions } = action;
  return (
    <li>
      <details open={isOpen}>
        <summary>
          Step {number}: {oneLine(action.summary)}
        </summary>
        <Diff action={action} />
        <dl class="parts">
          <dt>Undo</dt>
          <dd>
            <code>
              {visible(inverse.change)} {visibleJson(inverse.params)}
            </code>
          </dd>
          <dt>API call</dt>
          <dd>
            <code>
              {visible(call.service)}:{visible(call.operation)} {visibleJson(call.input)}
            </code>
          </dd>
          <dt>Permission</dt>
          <dd>
            {permissions.map(({ action: allowed, resource }) => (
              <div>
                <code>{visible(allowed)}</code> on <code>{visible(resource)}</code>
              </div>
            ))}
          </dd>
          <dt>Cost</dt>
          <dd>
            {monthly(cost.monthly_nano_usd)} <span class="muted">= {visible(cost.formula)}</span>
          </dd>
        </dl>
      </details>
    </li>
  );
};

/** What goes and what comes, told apart by sign, word and colour. */
const Diff = ({ action: { target, pre_image, post_image } }: { action: Action }) => {
  const lines = imageDiff(visible(target), pre_image ?? null, post_image ?? null)
    .split('\n')
    .filter((line) => line !== '' && !/^(?:Index: |={3,}|--- |\+\+\+ |@@ |\\ No newline)/.test(line));
  if (lines.length === 0) return <p class="muted">Nothing changes: it looks like this already.</p>;
  return (
    <figure class="diff">
      <figcaption>
        <code>{visible(target)}</code>, before <span aria-hidden="true">→</span> after
      </figcaption>
      <pre tabindex={0} aria-label="Difference, before and after">
        {lines.map((line) => (
          <DiffLine line={line} />
        ))}
      </pre>
    </figure>
  );
};

const DiffLine = ({ line }: { line: string }) => {
  if (line.startsWith('-')) return <del>{`${line}\n`}</del>;
  return line.startsWith('+') ? <ins>{`${line}\n`}</ins> : <span>{`${line}\n`}</span>;
};

const monthly = (nano: number | 'unknown'): string => {
  if (nano === 'unknown') return 'unknown';
  const digits = nano !== 0 && Math.abs(nano) < 1e7 ? 6 : 2;
  return `${nano < 0 ? '-' : ''}$${(Math.abs(nano) / 1e9).toFixed(digits)} a month`;
};
