import type { Approval } from '../../../shared/approval.ts';
import { decisionLine } from '../decision-line.ts';
import type { IncidentRecords } from '../incident-records.ts';
import { inertLine } from '../inert-text.ts';
import { escapeSlack, plain } from './block-kit.ts';
import type { SlackMessage } from './incident-message.ts';

/** What is told to everybody at once, beside the incident's own message: somebody has to look now. */
export const pagingMessage = ({ incident }: IncidentRecords): SlackMessage =>
  oneSection(
    [
      inertLine(
        `${incident.severity} · ${incident.status} (${incident.reason}) · ${incident.title} · ${incident.incident_id}: a person is needed`,
        500,
      ),
      ...(incident.detail === undefined ? [] : [`because ${inertLine(incident.detail, 600)}`]),
    ].join(' · '),
  );

/** The quorum was passed over: everybody is told by whom and why. */
export const breakGlassMessage = ({ incident }: IncidentRecords, approval: Approval): SlackMessage =>
  oneSection(
    `${inertLine(`${incident.severity} · ${incident.title} · ${incident.incident_id}`)} · ${decisionLine(approval)}`,
  );

const oneSection = (text: string): SlackMessage => ({
  text: escapeSlack(text),
  blocks: [{ type: 'section', text: plain(text) }],
});
