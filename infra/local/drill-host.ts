import type { DrillHost } from '../../chaos/drill-host.ts';
import type { Seeded } from '../../chaos/seeded.ts';
import { createTargetAccount } from '../../chaos/target/account.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../shared/aws/sdk-writer.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import type { OnProgress } from '../../shared/progress.ts';
import { DEPLOYER_ROLE } from './local-policy.ts';
import { createIncidentWaiter } from './incident-waiter.ts';
import { loadView } from './load-view.ts';
import type { AnyHost } from './host.ts';
import { decideAsOperator } from './operator-decision.ts';

const CHECKPOINT_TABLE = 'checkpoints';
const RECORD_TABLES = ['incident-state', 'incident-context', 'incident-approvals', 'incident-audit'];
/** Roles whose requests are not an incident's own: looking on, telling, and sweeping. */
const NOT_COUNTED = [
  'root',
  'deployer',
  'firebreak-console',
  'firebreak-notifier',
  'firebreak-watchdog',
  'firebreak-sealer',
];

/** Who decides on what a drill has proposed, who watches it, and who may end it. */
export interface DrillAttendance {
  /** `auto`: the drill approves what is proposed, as an operator would, through the same call. */
  decide: 'auto' | ((view: IncidentView, host: AnyHost) => Promise<void>);
  onProgress: OnProgress;
  /** Ends the drill at the next step; what was broken is put right. */
  signal?: AbortSignal;
}

/** The running product as a drill meets it. */
export const createDrillHost = (host: AnyHost, options: DrillAttendance, seeded: Seeded): DrillHost => {
  const access = { region: host.aws.region, endpoint: host.aws.endpoint, credentials: host.aws.credentials };
  const waiter = createIncidentWaiter(host, options.signal);
  host.bus.subscribe(options.onProgress);
  return {
    account: host.account,
    deployer: createTargetAccount({ ...host.identities.access(DEPLOYER_ROLE), accountId: host.aws.accountId }),
    disturbance: host.aws.disturbance,
    workload: host.workload,
    target: host.target,
    seeded,
    aws: createAwsReader({ ...access, accountId: host.aws.accountId }),
    writer: createAwsWriter(access),
    steadyState: async () => host.firstAnswer ?? host.workload.probe(host.account, host.target),
    waitForIncident: waiter.waitForIncident,
    waitForStatus: waiter.waitForStatus,
    incidents: waiter.incidents,
    evidence: (incidentId) => host.stores.console.evidence(incidentId),
    view: (incidentId) => loadView(host.stores.console, incidentId),
    decide: (view) => (options.decide === 'auto' ? approve(view, host) : options.decide(view, host)),
    rehearse: (step, proposalId) => host.executor.call(step, proposalId),
    dynamoDbRequests: () => countRequests(host),
    isOurs: (principal) => principal.includes(':assumed-role/firebreak-'),
    onStage: (stage) => {
      options.signal?.throwIfAborted();
      options.onProgress({ kind: 'stage', incidentId: '', stage });
    },
  };
};

/** Approves as the first operator would: the hash that is shown, by the call that every surface uses. */
const approve = (view: IncidentView, host: AnyHost): Promise<void> =>
  decideAsOperator(host, view, { decision: 'approve', reason: 'approved by the drill', channel: 'drill' });

const countRequests = (host: AnyHost): { checkpoints: number; records: number } => {
  let checkpoints = 0;
  let records = 0;
  for (const { service, tables, callerRole, count } of host.aws.counts.snapshot()) {
    if (service !== 'dynamodb' || NOT_COUNTED.includes(callerRole)) continue;
    if (tables.includes(CHECKPOINT_TABLE)) checkpoints += count;
    else if (tables.some((table) => RECORD_TABLES.includes(table))) records += count;
  }
  return { checkpoints, records };
};
