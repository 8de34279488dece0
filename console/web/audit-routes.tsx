import { type Context, Hono } from 'hono';
import type { AuditFiles } from '../../shared/audit/seal-archive.ts';
import type { LatestSeal } from '../../shared/audit/latest-seal.ts';
import type { Clock } from '../../shared/clock.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { AuditReport } from './audit-report.ts';
import { parseEntryName, proveEntry } from './audit-report.ts';
import type { Session } from './authenticate.ts';
import { refuse } from './failure.ts';
import { isIncidentId } from './guards/incident-id.ts';
import type { IncidentReads } from './incident-records.ts';
import { AuditPage } from './pages/audit.tsx';
import { frameOf, renderPage } from './render-page.tsx';

export interface AuditRoutesDependencies {
  store: IncidentReads;
  verifyAudit: (incidentId?: string) => Promise<AuditReport | undefined>;
  newestSeal?: (() => Promise<LatestSeal | undefined>) | undefined;
  /** Where entries are sealed: a proof then carries what ties its entry to a signature. */
  files?: AuditFiles | undefined;
  killSwitch?: KillSwitch | undefined;
  clock: Clock;
}

/** Verifying and proving: the page at `/audit`, and the API of the command line. */
export const auditRoutes = (deps: AuditRoutesDependencies): Hono<Session> =>
  new Hono<Session>()
    .get('/audit', async (context) => {
      const incidentId = context.req.query('incident');
      const [report, seal, frame] = await Promise.all([
        verified(deps, context),
        deps.newestSeal?.().then((newest) => newest ?? ('none' as const)),
        frameOf(context, deps.killSwitch),
      ]);
      const now = deps.clock.now();
      return renderPage(
        context,
        <AuditPage frame={frame} report={report} seal={seal} incidentId={incidentId} now={now} />,
      );
    })
    .get('/audit/verify', async (context) => context.json(await verified(deps, context)))
    .get('/audit/prove', async (context) => {
      const name = parseEntryName(context.req.query('entry') ?? '');
      if (name === undefined) throw refuse(400, 'that is not the name of an entry', 'name one as `INCIDENT:SEQ`');
      const proof = await proveEntry(deps.store, name, deps.files);
      if (proof === undefined) throw refuse(404, 'there is no such entry', 'see the timeline of the incident');
      return context.json(proof);
    });

const verified = async ({ verifyAudit }: AuditRoutesDependencies, context: Context): Promise<AuditReport> => {
  const incidentId = context.req.query('incident');
  const report = incidentId === undefined || isIncidentId(incidentId) ? await verifyAudit(incidentId) : undefined;
  if (report === undefined) throw refuse(404, 'there is no such incident', 'list them: `firebreak incidents`');
  return report;
};
