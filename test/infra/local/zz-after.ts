import { openAccountClient } from '/work/main/test/infra/local/account-client.ts';
import { createOperatorClient } from '/work/main/test/infra/local/operator-client.ts';
import { serveInTemp } from '/work/main/test/infra/local/serve-in-temp.ts';
import * as ways from '/work/main/test/infra/local/ways-to-break.ts';
const served = await serveInTemp();
const account = openAccountClient(served.ready);
const operator = createOperatorClient(served.ready);
const t0 = Date.now();
const log = (...a: unknown[]) => console.log(((Date.now() - t0) / 1000).toFixed(1), ...a);
served.host.bus.subscribe((e) => { if (e.kind === 'moved') log(e.incidentId, e.status, e.reason); });
const way = (ways as any)[process.argv[2] ?? 'inlinePolicyDeleted'];
try {
  const since = new Date();
  await way.breakIt(account);
  await account.sendMessages(Number(process.argv[3] ?? 3));
  const p = await operator.waitForIncident(since, ['PROPOSED', 'ESCALATED'], 60000);
  if (p.proposal) { await operator.decide(p.incident_id, p.proposal.hash);
  await operator.waitForStatus(p.incident_id, ['RESOLVED', 'ROLLED_BACK'], 60000); }
  await new Promise((r) => setTimeout(r, Number(process.argv[4] ?? 15000)));
  for (const row of await operator.incidents()) {
    const v = await operator.incident(row.incident_id);
    console.log('=====', v.incident_id, v.status, v.reason, JSON.stringify(v.diagnosis, null, 1)?.slice(0, 2500));
    for (const a of v.alarms) console.log('  alarm', a.name, a.state, a.at, a.reason);
    for (const e of v.timeline) console.log('  ', e.at, e.type, e.from ?? '', e.to ?? '', e.reason ?? '', JSON.stringify(e.facts).slice(0, 300));
    if (v.status === 'ESCALATED') for (const e of v.evidence) console.log('   E', e.evidence_id, e.tool, JSON.stringify(e.digest)?.slice(0, 600), e.gap ?? '');
  }
  const { CloudWatchClient, DescribeAlarmHistoryCommand } = await import('@aws-sdk/client-cloudwatch');
  const cw = new CloudWatchClient({ endpoint: served.ready.aws, region: served.ready.region, credentials: served.ready.credentials });
  const h = await cw.send(new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate' }));
  for (const i of (h.AlarmHistoryItems ?? []).reverse()) console.log(i.Timestamp?.toISOString(), i.AlarmName, i.HistorySummary, JSON.parse(i.HistoryData ?? '{}').newState?.stateReason);
  console.log(served.lines.filter(l=>!/^\s*$/.test(l)).slice(-20).join('\n'));
} finally { await served.close(); process.exit(0); }
