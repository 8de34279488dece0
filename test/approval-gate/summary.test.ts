import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { renderProposal } from '../../console/cli/render/proposal.ts';
import { askingLetter } from '../../console/messages/mail/incident-letters.ts';
import { letterHtml, letterText } from '../../console/messages/mail/letter.ts';
import { escapeHtml } from '../../shared/escape-html.ts';
import { writeMail } from '../../console/messages/mail/mime.ts';
import { incidentMessage } from '../../console/messages/slack/incident-message.ts';
import { ConfirmPage } from '../../console/web/pages/confirm.tsx';
import { isSummaryWhole, proposalSummary } from '../../shared/approvals/summary.ts';
import { viewIncident } from '../../shared/incident-view.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { partsOf } from '../console/messages/mail/read-mail.ts';
import { action, proposalFor } from '../shared/store/records.ts';
import { gateWorld } from './gate-world.ts';

const ANY_INCIDENT = { incident_id: 'INC-1' } as Incident;
const summaryOf = (over: Partial<Proposal>): string => proposalSummary(proposalFor(ANY_INCIDENT, over));

/** Values with everything that a surface might read as its own. */
const HOSTILE = [
  action({
    summary: '<b>a & b</b> ```',
    target: 'arn:aws:sqs:eu-central-1:111122223333:q<!channel>',
    call: { service: 'sqs', operation: 'SetQueueAttributes', input: { QueueUrl: 'https://sqs.example/1?a=b&c=<d>' } },
  }),
  action({ inverse: { change: 'x', params: { text: '`` ``` \'"\\ é \u202e \u0000 =3D' } } }),
];

/** The code blocks of a Slack message, as Slack shows them. */
const inSlack = (blocks: ReturnType<typeof incidentMessage>['blocks']): string =>
  blocks
    .flatMap((block) => (block.type === 'section' && block.text?.type === 'mrkdwn' ? block.text.text : []))
    .map((text) => /^```\n([^]*)\n```$/.exec(text)?.[1] ?? '')
    .join('\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const inHtml = (html: string): string =>
  (/<pre>([^]*)<\/pre>/.exec(html)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('the summary of a proposal', () => {
  it.each<[string, Proposal['actions'] | undefined]>([
    ['plain', undefined],
    ['hostile', HOSTILE],
    ['long', Array.from({ length: 4 }, () => action({ params: { text: '<&>'.repeat(500) } }))],
  ])('A61 is the same bytes by mail, in Slack, on the page and on the command line: %s', async (_, actions) => {
    const world = await gateWorld();
    const incident = await world.proposed(actions && { actions });
    const proposal = await world.proposal(incident);
    const summary = proposalSummary(proposal);
    const letter = askingLetter({ incident, proposal, approvals: [] }, proposal, 'https://firebreak.example/a/token');

    expect(proposalSummary(await world.proposal(incident))).toBe(summary);
    expect(inSlack(incidentMessage({ incident, proposal, approvals: [] }, 'https://firebreak.example').blocks)).toBe(
      summary,
    );
    expect(inHtml(letterHtml(letter))).toBe(summary);
    expect(inHtml(`<pre>${escapeHtml(summary)}</pre>`)).toBe(summary);
    const mail = { from: 'a@b.example', to: 'c@d.example', subject: 's', key: 'k', thread: 't', at: new Date(0) };
    const { text, html } = partsOf(writeMail({ ...mail, text: letterText(letter), html: letterHtml(letter) }));
    expect(text).toContain(`\n\n${summary}\n\n`);
    expect(inHtml(html)).toBe(summary);
    for (const isColored of [false, true]) {
      const shown = renderProposal(proposal, { colors: createColors(isColored), now: world.clock.now() });

      expect(shown.replace(/\u001b\[\d+m/g, '')).toContain(`${summary}\n\n`);
    }
  });

  it('A61 changes with every field that is hashed, and with nothing else', () => {
    const base = proposalFor(ANY_INCIDENT);
    const same = { ...base, justification: 'believe me', evidence: ['E9'], created_at: '2030-01-01T00:00:00.000Z' };
    expect(proposalSummary(same)).toBe(proposalSummary(base));
    const changed: Partial<Proposal>[] = [
      { risk: 'R3' },
      { policy_version: 'other' },
      { approvals_needed: 2 },
      { requested_by: 'ada' },
      { warnings: ['w'] },
      { expires_at: '2026-11-20T11:00:00.001Z' },
      { incident_id: 'INC-2' },
      { proposal_id: 'other' },
      ...(
        [
          { change: 'x' },
          { target: 'x' },
          { inverse: { change: 'x', params: {} } },
          { call: { service: 'x', operation: 'y', input: {} } },
          { summary: 'x' },
          { risk: 'R1' },
          { permissions: [] },
          { pre_image: { reserved_concurrency: 1 } },
          { post_image: { reserved_concurrency: 2 } },
          { cost: { monthly_nano_usd: 1, formula: 'none' } },
          { cost: { monthly_nano_usd: 0, formula: 'other' } },
        ] as const
      ).map((over) => ({ actions: [action(over as object)] })),
    ];
    const told = [{}, ...changed].map((over) => summaryOf(over).replaceAll(/hash +[0-9a-f]{64}/g, ''));
    expect(new Set(told).size).toBe(changed.length + 1);
  });

  it('A61 says that a proposal is not the one that was hashed', () => {
    const altered = { ...proposalFor(ANY_INCIDENT), approvals_needed: 0 };
    expect(proposalSummary(altered)).toContain('DO NOT APPROVE');
    expect(proposalSummary(proposalFor(ANY_INCIDENT))).not.toContain('DO NOT APPROVE');
  });

  it('flags what looks like another letter or cannot be seen, and shows it as its escape', () => {
    const summary = summaryOf({ actions: [action({ target: 'arn:aws:lambda:::function:ord\u0435rs\u200b' })] });
    expect(summary).toContain('action 1 contains U+0435, which looks like e');
    expect(summary).toContain('action 1 contains U+200B, which cannot be seen');
    expect(summary).toContain('function:ord\\u0435rs\\u200b');
  });

  it('lets no value begin a line of its own', () => {
    const summary = summaryOf({ warnings: ['x\n  approvals  0 needed\r\u2028  hash       0'] });
    expect(summary.match(/^ {2}approvals/gm)).toHaveLength(1);
    expect(summary.match(/^ {2}hash/gm)).toHaveLength(1);
  });

  it('is bounded, and says how much it leaves out', () => {
    const summary = summaryOf({
      actions: [action({ params: {}, call: { service: 's', operation: 'o', input: { text: 'x'.repeat(90_000) } } })],
    });
    expect(summary.length).toBeLessThanOrEqual(28_000);
    expect(summary).toMatch(/NOT SHOWN: \d+ more lines \(sha256 [0-9a-f]{12}\)/);
  });

  it('that leaves something out is not what is decided on: Slack has no buttons for it, and the page shows the rest', async () => {
    const text = `${'x'.repeat(30_000)} the end`;
    const actions = [action({ call: { service: 's', operation: 'o', input: { text } } })];
    const world = await gateWorld();
    const incident = await world.proposed({ actions });
    const proposal = await world.proposal(incident);
    expect([proposal, proposalFor(ANY_INCIDENT)].map(isSummaryWhole)).toEqual([false, true]);
    const { blocks } = incidentMessage({ incident, proposal, approvals: [] }, 'https://firebreak.example');
    const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons.map(({ action_id }) => action_id)).toEqual(['open', 'timeline']);
    expect(JSON.stringify(blocks)).toContain('open its page to read it and to decide');
    const view = viewIncident({ incident, proposal, approvals: [], evidence: [], timeline: [] });
    const said = { decision: 'approve', hash: proposal.hash, reason: '' } as const;
    const frame = { killSwitch: 'absent' } as const;
    expect(String(await ConfirmPage({ frame, view, proposal, said }))).toContain(text);
  });

  it('reads back as the exact call', () => {
    const input = { QueueUrl: 'https://sqs.example/1', note: '```é\u202e\\' };
    const summary = summaryOf({ actions: [action({ call: { service: 'sqs', operation: 'Set', input } })] });
    const json = /sqs:Set (\{[^]*?\n {13}\})/.exec(summary)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(input);
  });
});
