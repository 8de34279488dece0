import { describeError } from '../../shared/errors.ts';
import { benchAuditVerify } from './bench/audit-verify.ts';
import { benchCheckpoints } from './bench/checkpoints.ts';
import { benchAllDrills, benchDefaultDrill } from './bench/drills.ts';
import { benchEmbeddedAws } from './bench/embedded-aws.ts';
import { benchGraphBundle } from './bench/graph-bundle.ts';
import { benchHostedModel } from './bench/hosted-model.ts';
import { benchProposalLatency } from './bench/proposal-latency.ts';
import { loadNow, renderReport, reportOf } from './bench/render.ts';
import type { Failure, Row } from './bench/row.ts';

// `npm run bench [-- --json] [name …]`: measures what the design sets a budget for. It tells, and fails no build: only
// a figure that cannot be taken ends it with 1.

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  drill: benchDefaultDrill,
  model: benchHostedModel,
  proposal: benchProposalLatency,
  bundle: benchGraphBundle,
  checkpoints: benchCheckpoints,
  audit: benchAuditVerify,
  aws: benchEmbeddedAws,
  all: benchAllDrills,
};

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const asked = process.argv.slice(2);
const names = asked.filter((name) => name !== '--json');
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`there is no bench ${unknown.join(', ')}: they are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

const rows: (Row | Failure)[] = [];
const loadBefore = loadNow();
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  process.stderr.write(`measuring ${name}\n`);
  try {
    rows.push(...((await BENCHES[name]?.()) ?? []));
  } catch (error) {
    rows.push({ what: name, failed: describeError(error) });
  }
}
const report = reportOf(rows, loadBefore);
process.stdout.write(asked.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : `${renderReport(report)}\n`);
process.exitCode = report.failures.length > 0 ? 1 : 0;
