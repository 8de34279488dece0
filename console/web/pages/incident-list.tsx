import { CAUSE_IDS } from '../../../shared/cause.ts';
import { describeCause, type IncidentSummary } from '../../../shared/incident-view.ts';
import { SEVERITIES } from '../../../shared/incident.ts';
import { isTerminal, type Status, STATUSES } from '../../../shared/transitions.ts';
import { oneLine } from '../../plain-text.ts';
import type { ListFilter } from '../list-filter.ts';
import { type Frame, Layout } from './layout.tsx';
import { Ago, Severity, StatusBadge } from './words.tsx';

interface ListProps {
  frame: Frame;
  incidents: readonly IncidentSummary[];
  filter: ListFilter;
  now: Date;
}

/** The list of incidents: what waits for a person comes first. */
export const IncidentListPage = ({ frame, incidents, filter, now }: ListProps) => {
  const waiting = incidents.filter(({ status }) => status === 'PROPOSED');
  const others = incidents.filter(({ status }) => status !== 'PROPOSED');
  return (
    <Layout frame={frame} title="Incidents" section="incidents" isLive>
      <h1>Incidents</h1>
      <div id="counts" data-live>
        <Counts incidents={incidents} />
      </div>
      <FilterForm filter={filter} />
      <div id="incidents" data-live>
        {incidents.length === 0 && <Empty filter={filter} />}
        <Rows caption="Waiting for a person" incidents={waiting} now={now} />
        <Rows caption={waiting.length === 0 ? 'All incidents' : 'The others'} incidents={others} now={now} />
      </div>
    </Layout>
  );
};

const Counts = ({ incidents }: { incidents: readonly IncidentSummary[] }) => {
  const waiting = incidents.filter(({ status }) => status === 'PROPOSED').length;
  const ended = incidents.filter(({ status }) => isTerminal(status as Status)).length;
  const tiles: [number, string, string][] = [
    [waiting, waiting === 1 ? 'waits for a person' : 'wait for a person', waiting > 0 ? 'tone-wait' : ''],
    [incidents.length - waiting - ended, 'being worked on', ''],
    [ended, 'ended', ''],
  ];
  return (
    <ul class="tiles">
      {tiles.map(([count, words, tone]) => (
        <li class={tone}>
          <strong>{count}</strong> {words}
        </li>
      ))}
    </ul>
  );
};

const FilterForm = ({ filter }: { filter: ListFilter }) => (
  <search>
    <form class="filter" method="get" action="/incidents">
      <label>
        Search
        <input type="search" name="q" value={filter.q ?? ''} maxlength={100} placeholder="title, id, reason" />
      </label>
      <Choice name="status" label="Status" values={STATUSES} chosen={filter.statuses?.join(',')} />
      <Choice name="severity" label="Severity" values={SEVERITIES} chosen={filter.severity} />
      <Choice name="cause" label="Cause" values={CAUSE_IDS} chosen={filter.cause} />
      <button>Show</button>
    </form>
  </search>
);

interface ChoiceProps {
  name: string;
  label: string;
  values: readonly string[];
  chosen: string | undefined;
}

const Choice = ({ name, label, values, chosen }: ChoiceProps) => (
  <label>
    {label}
    <select name={name}>
      <option value="">any</option>
      {values.map((value) => (
        <option value={value} selected={value === chosen}>
          {value.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  </label>
);

const Empty = ({ filter }: { filter: ListFilter }) => {
  const isFiltered = [filter.q, filter.statuses, filter.severity, filter.cause].some((part) => part !== undefined);
  return (
    <div class="empty">
      <svg viewBox="0 0 120 40" width="240" height="80" aria-hidden="true" focusable="false">
        <path d="M2 30 H118" />
        {[14, 30, 46, 74, 90, 106].map((x) => (
          <path d={`M${x} 30 V22 M${x - 6} 24 L${x} 8 L${x + 6} 24 Z`} />
        ))}
      </svg>
      <p>
        <strong>{isFiltered ? 'No incident is like that.' : 'All is quiet.'}</strong>
      </p>
      <p>
        {isFiltered ? (
          <a href="/incidents">Show all incidents</a>
        ) : (
          'No alarm has opened an incident. New ones show up here by themselves.'
        )}
      </p>
    </div>
  );
};

interface RowsProps {
  caption: string;
  incidents: readonly IncidentSummary[];
  now: Date;
}

const Rows = ({ caption, incidents, now }: RowsProps) =>
  incidents.length === 0 ? null : (
    <table class="rows listed">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Incident</th>
          <th scope="col">Severity</th>
          <th scope="col">Proposal</th>
          <th scope="col">Changed</th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <Row incident={incident} now={now} />
        ))}
      </tbody>
    </table>
  );

const Row = ({ incident, now }: { incident: IncidentSummary; now: Date }) => (
  <tr>
    <td>
      <StatusBadge status={incident.status} />
    </td>
    <th scope="row">
      <a class="row-link" href={`/incidents/${encodeURIComponent(incident.incident_id)}`}>
        {oneLine(incident.title)}
      </a>
      <span class="under">{incident.cause === '' ? oneLine(incident.reason) : causesOf(incident.cause)}</span>
      <span class="under mono">{oneLine(incident.incident_id)}</span>
    </th>
    <td>
      <Severity severity={incident.severity} />
    </td>
    <td>
      {incident.proposal === undefined ? (
        <span class="muted">none</span>
      ) : (
        <>
          {incident.proposal.risk} · {incident.proposal.approvals.have} of {incident.proposal.approvals.need}
          <span class="under mono">{incident.proposal.hash.slice(0, 12)}</span>
        </>
      )}
    </td>
    <td>
      <Ago at={incident.updated_at} now={now} />
    </td>
  </tr>
);

const causesOf = (causes: string): string => causes.split(', ').map(describeCause).join('; ');
