import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentRecords } from '../../../console/messages/incident-records.ts';
import {
  breakGlassLetter,
  askingLetter,
  outcomeLetter,
  subjectOf,
} from '../../../console/messages/mail/incident-letters.ts';
import { letterHtml, letterText } from '../../../console/messages/mail/letter.ts';
import { writeMail } from '../../../console/messages/mail/mime.ts';
import { writePostmortem } from '../../../console/messages/postmortem.ts';
import { incidentMessage, type SlackMessage } from '../../../console/messages/slack/incident-message.ts';
import { breakGlassMessage, pagingMessage } from '../../../console/messages/slack/paging-message.ts';
import { Blocks } from '../../../infra/local/slack/block-limits.ts';
import type { Approval } from '../../../shared/approval.ts';
import type { Incident } from '../../../shared/incident.ts';
import { viewIncident } from '../../../shared/incident-view.ts';
import { action, proposalFor } from '../../shared/store/records.ts';
import { DIAGNOSIS } from '../world.ts';
import { partsOf } from './mail/read-mail.ts';

const WEB = 'https://firebreak.example';
const REVIEW = `${WEB}/a/token`;

/** Text of an attacker: links, mentions, images, tags and headers of every kind we know, in anything. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '![x](https://evil.example/?q=1)',
        '[Approve](https://evil.example)',
        'see https://evil.example/runbook',
        'www.evil.example',
        '<!channel> <https://evil.example|Approve>',
        '<@U123> @here #general',
        '<img src=x onerror=alert(1)>',
        '<form action=/x method=post><button>Details',
        '</pre><a href="javascript:alert(1)">x</a>',
        '```',
        '"><script>',
        'x\r\nBcc: evil@evil.example\r\n\r\n<h1>',
        '=?utf-8?B?eA==?=',
        '<https://evil.example>',
        'mailto:evil@evil.example',
        '&lt;b&gt;',
        '\u202e\u200b',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

/** An incident with its proposal in which every text that comes from outside is the attacker's. */
const recordsWith = (evil: string): IncidentRecords & { approval: Approval } => {
  const incident = {
    incident_id: 'INC-1',
    status: 'PROPOSED',
    severity: 'SEV2',
    title: evil,
    reason: evil,
    resource: evil,
    workload: evil,
    created_at: '2026-11-20T10:00:00.000Z',
    updated_at: '2026-11-20T10:00:00.000Z',
    alarms: [],
    diagnosis: { ...DIAGNOSIS, causes: [evil], summary: evil, gaps: [evil] },
    proposal_id: 'INC-1.p1',
  } as unknown as Incident;
  const text = evil.toWellFormed();
  const hostileAction = action({
    summary: text,
    target: text,
    params: { [text]: text },
    inverse: { change: text, params: { text } },
    call: { service: text, operation: text, input: { text } },
    permissions: [{ action: text, resource: text }],
    pre_image: { text },
    post_image: { other: text },
    cost: { monthly_nano_usd: 1, formula: text },
  });
  const proposal = proposalFor(incident, {
    actions: [hostileAction],
    justification: evil,
    warnings: [text],
    requested_by: text,
  });
  const approval: Approval = {
    incident_id: 'INC-1',
    proposal_id: proposal.proposal_id,
    hash: proposal.hash,
    approver: 'ada',
    decision: 'approve',
    reason: evil,
    channel: 'web',
    break_glass: true,
    decided_at: '2026-11-20T10:30:00.000Z',
    mac: '',
  };
  return { incident, proposal, approvals: [approval], approval };
};

/** Every string under a key `text` of a Slack message, and the fallback. */
const textsOf = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, member]) =>
        key === 'text' && typeof member === 'string' ? [member] : textsOf(member),
      );

const isInertInSlack = ({ text, blocks }: SlackMessage): void => {
  expect(Blocks.safeParse(blocks).error).toBeUndefined();
  for (const shown of [text, ...textsOf(blocks)]) {
    expect(shown).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(shown).not.toMatch(/[a-z]:\/\/|\bwww\.|\p{Cs}|[\u202e\u200b]/iu);
  }
  // A code block ends where we end it.
  for (const block of blocks)
    if (block.type === 'section' && block.text?.type === 'mrkdwn')
      expect(block.text.text.match(/```/g)).toHaveLength(2);
};

describe('text from outside', () => {
  it('makes no link, mention, image or markup in Slack, and no message that Slack refuses', () => {
    fc.assert(
      fc.property(hostile, (evil) => {
        const records = recordsWith(evil);
        isInertInSlack(incidentMessage(records, WEB));
        isInertInSlack(pagingMessage(records));
        isInertInSlack(breakGlassMessage(records, records.approval));
      }),
      { numRuns: 150 },
    );
  });

  it('makes no link, image, form or header in a mail: the one link is ours', () => {
    fc.assert(
      fc.property(hostile, (evil) => {
        const records = recordsWith(evil);
        const letters = [
          askingLetter(records, records.proposal!, REVIEW),
          outcomeLetter(records, 'ROLLED_BACK'),
          breakGlassLetter(records, records.approval),
        ];
        for (const letter of letters) {
          const mail = {
            from: 'a@firebreak.example',
            to: 'b@people.example',
            subject: subjectOf(records),
            key: evil,
            thread: evil,
          };
          const raw = writeMail({ ...mail, text: letterText(letter), html: letterHtml(letter), at: new Date(0) });
          const { headers, text, html } = partsOf(raw);
          expect([...headers.keys()]).toEqual(HEADERS);
          expect(raw).toMatch(/^[\x20-\x7e\r\n]*$/);
          const links = letter.review === undefined ? [] : [REVIEW];
          expect(text.match(/[a-z]+:\/\/\S+|\bwww\.\S+/gi) ?? []).toEqual(links);
          expect(html.match(/<(?!\/?(?:html|head|meta|title|body|h1|table|tr|th|td|pre|p|a)\b|!doctype)/gi)).toBeNull();
          expect(html.match(/<a\b[^>]*>/g) ?? []).toEqual(links.map((url) => `<a href="${url}">`));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('makes no link, mention, image or tag in a post-mortem', () => {
    fc.assert(
      fc.property(hostile, (evil) => {
        const { incident, proposal, approvals } = recordsWith(evil);
        const view = viewIncident({ incident, proposal, approvals, evidence: [], timeline: [] });
        // What is escaped, and what stands in a code span, is text.
        const active = writePostmortem(view).replaceAll(/\\[!-~]|`[^`\n]*`/g, ' ');
        expect(active).not.toMatch(/[<`]|!\[|\]\(|[a-z]:\/\/|\bwww\.|@\w/i);
      }),
      { numRuns: 150 },
    );
  });
});

const HEADERS = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'list-id',
  'auto-submitted',
  'mime-version',
  'content-type',
];
