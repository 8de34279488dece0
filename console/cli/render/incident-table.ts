import type { IncidentSummary } from '../../../shared/incident-view.ts';
import { oneLine } from '../../plain-text.ts';
import type { Colors } from '../screen.ts';
import { HASH_SHOWN } from './proposal.ts';
import { paintStatus } from './status.ts';
import { renderTable } from './table.ts';
import { relativeTo } from './words.ts';

/** Longer titles are read with `incidents show`. */
const TITLE_MAX = 48;

/** The list of incidents for a person. */
export const renderIncidents = (
  incidents: readonly IncidentSummary[],
  { colors, now }: { colors: Colors; now: Date },
): string => {
  if (incidents.length === 0) return 'No incidents. All is quiet; `firebreak chaos inject IAM-02` changes that.';
  const rows = incidents.map((incident) => [
    incident.incident_id,
    paintStatus(incident.status, colors),
    incident.severity,
    cut(oneLine(incident.title), TITLE_MAX),
    oneLine(incident.cause),
    incident.proposal === undefined ? '' : `${incident.proposal.risk} ${incident.proposal.hash.slice(0, HASH_SHOWN)}`,
    relativeTo(now, incident.updated_at),
  ]);
  const table = renderTable(['incident', 'status', 'severity', 'title', 'cause', 'proposal', 'updated'], rows, colors);
  return [table, ...waitsOf(incidents)].join('\n');
};

/** What is approved and not executed now, and why: one line a reason. */
const waitsOf = (incidents: readonly IncidentSummary[]): string[] => {
  const approved = incidents.filter(({ status, waits }) => status === 'APPROVED' && waits !== undefined);
  const reasons = [...new Set(approved.map(({ waits = '' }) => waits))];
  return reasons.map((why) => {
    const ids = approved.filter(({ waits }) => waits === why).map(({ incident_id }) => incident_id);
    return `${ids.join(', ')} ${ids.length === 1 ? 'waits' : 'wait'}: ${oneLine(why)}`;
  });
};

const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);
