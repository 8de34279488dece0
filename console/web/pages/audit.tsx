import type { LatestSeal } from '../../../shared/audit/latest-seal.ts';
import { oneLine } from '../../plain-text.ts';
import type { AuditReport } from '../audit-report.ts';
import { type Frame, Layout } from './layout.tsx';
import { Ago } from './words.tsx';

interface AuditPageProps {
  frame: Frame;
  report: AuditReport;
  /** `none` when there is a sealer that has not sealed yet; absent where nothing is sealed. */
  seal?: LatestSeal | 'none' | undefined;
  incidentId?: string | undefined;
  now: Date;
}

/** What verifying the chains just found. */
export const AuditPage = ({ frame, report, seal, incidentId, now }: AuditPageProps) => (
  <Layout frame={frame} title="Audit" section="audit">
    <h1>Audit trail</h1>
    <section class={`card outcome ${report.ok ? 'tone-good' : 'tone-bad'}`} aria-labelledby="outcome">
      <h2 id="outcome">
        <span aria-hidden="true">{report.ok ? '✓' : '!'}</span>{' '}
        {report.ok ? 'Every entry is as it was written' : 'The trail was changed'}
      </h2>
      <p>
        {report.incidents.length} chains were read from their first entry to their last just now.
        {incidentId !== undefined && (
          <>
            {' '}
            <a href="/audit">Verify all of them</a>
          </>
        )}
      </p>
    </section>
    <Seal seal={seal} now={now} />
    {report.incidents.length > 0 && (
      <table class="rows">
        <caption>Chains</caption>
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">Entries</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {report.incidents.map(({ incident_id, entries, ok, defect, seq }) => (
            <tr>
              <th scope="row">
                <a class="mono" href={`/incidents/${encodeURIComponent(incident_id)}`}>
                  {oneLine(incident_id)}
                </a>
              </th>
              <td>{entries}</td>
              <td>
                <span class={ok ? 'tone-good' : 'tone-bad'}>
                  <span aria-hidden="true">{ok ? '✓' : '!'}</span>{' '}
                  {ok ? 'sound' : `${defect ?? 'damaged'} at entry ${seq ?? '?'}`}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    <p class="muted">
      Whoever does not want to believe this page runs <code>firebreak audit verify</code>.
    </p>
  </Layout>
);

const Seal = ({ seal, now }: Pick<AuditPageProps, 'seal' | 'now'>) =>
  seal === undefined ? null : (
    <section class="card" aria-labelledby="seal">
      <h2 id="seal">Newest seal</h2>
      {seal === 'none' ? (
        <p>None yet: the first one follows within the interval.</p>
      ) : (
        <p>
          Number <strong>{seal.n}</strong>, signed <Ago at={seal.at} now={now} />,{' '}
          <code class="breaks">{oneLine(seal.hash)}</code>
        </p>
      )}
    </section>
  );
