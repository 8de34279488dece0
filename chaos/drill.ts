import type { IncidentView } from '../shared/incident-view.ts';
import { isTerminal, STATUSES, type Status } from '../shared/transitions.ts';
import { readAccountWrites } from './account-writes.ts';
import { distract } from './distractors/index.ts';
import type { Scenery } from './distractors/distractor.ts';
import type { DrillHost } from './drill-host.ts';
import type { DrillResult } from './drill-result.ts';
import { gradeDrill, type Observation } from './grade-drill.ts';
import type { Experiment } from './experiment.ts';
import { CANONICAL_SEED, halfOf } from './held-out.ts';
import { waitForQuiet } from './quiet.ts';
import { rehearseInverse } from './rehearse-inverse.ts';
import { createSeeded } from './seeded.ts';
import { takeSnapshot } from './snapshot/snapshot.ts';

/** How long a drill waits, and how busy it keeps the target. */
export interface DrillLimits {
  /** From the injection to the incident. */
  detectMsMax: number;
  /** From the incident to its end. */
  endMsMax: number;
  /** Between two messages of the target's own traffic. */
  trafficMs: number;
}

/** What a drill is given unless its caller says otherwise; alarms answer within seconds on the embedded account. */
const DRILL_LIMITS: DrillLimits = { detectMsMax: 45_000, endMsMax: 90_000, trafficMs: 1_000 };

const sceneryOf = (experiment: Experiment, host: DrillHost, seed: number): Scenery => {
  const id = experiment.fault ?? experiment.control ?? '';
  const { account, deployer, target: deployed } = host;
  return { account, deployer, deployed, seeded: createSeeded(seed, `distractors/${id}`), half: halfOf(seed, id) };
};

const TERMINAL = STATUSES.filter(isTerminal);

/** Runs one experiment through the whole product: steady state, injection, incident, decision, end, undo and redo. */
export const runDrill = async (
  experiment: Experiment,
  host: DrillHost,
  seed: number,
  limits: DrillLimits = DRILL_LIMITS,
): Promise<DrillResult> => {
  const begun = new Date();
  const { workload, account, target } = host;
  host.onStage('STEADY');
  if (seed !== CANONICAL_SEED) await distract(sceneryOf(experiment, host, seed));
  await experiment.prepare();
  const [steady, healthy] = await Promise.all([host.steadyState(), takeSnapshot(host.aws)]);
  const traffic = workload.startTraffic(account, target, limits.trafficMs);
  await waitForQuiet(host);
  const requestsBefore = host.dynamoDbRequests();
  const injectedAt = new Date();
  try {
    host.onStage('INJECTED');
    await experiment.inject();
    const [injected] = await Promise.all([takeSnapshot(host.aws), workload.sendWork(account, target)]);
    const incident = await host.waitForIncident(injectedAt, limits.detectMsMax);
    let faulted = injected;
    const beforeDecision = async (): Promise<void> => {
      await experiment.beforeDecision();
      faulted = await takeSnapshot(host.aws);
    };
    const { ended, decided } = incident
      ? await followToEnd(incident.incident_id, beforeDecision, host, limits)
      : { ended: undefined, decided: undefined };
    // From here on nothing may look like a new incident: the undo will break the target again, for a moment.
    await traffic.stop();
    const requests = host.dynamoDbRequests();
    const endedAt = new Date();
    const changedAt = ended && changeTime(ended);
    const [after, recovered] = await Promise.all([
      takeSnapshot(host.aws),
      workload.readRecovery(account, target, traffic.sent(), changedAt),
    ]);
    // The grader reads the trail too, and it must not be late for it.
    host.disturbance.delayTrail(undefined);
    const writes = (await readAccountWrites(host.aws, injectedAt)).filter((write) => host.isOurs(write.principal));
    // Work that is still waiting would fail while the change is undone, and ring the alarms again.
    await workload.drain(account, target);
    const inverse =
      ended?.status === 'RESOLVED' ? await rehearseInverse(ended, { faulted, fixed: after }, host) : undefined;
    const observation: Observation = {
      begun,
      injectedAt,
      endedAt,
      steady,
      view: ended,
      healthy,
      faulted,
      after,
      recovered,
      decided,
      writes,
      evidence: ended ? await host.evidence(ended.incident_id) : [],
      forbidden: experiment.forbids({ view: ended, incidents: await host.incidents(injectedAt) }),
      inverse,
      requests: {
        checkpoints: requests.checkpoints - requestsBefore.checkpoints,
        records: requests.records - requestsBefore.records,
      },
    };
    return gradeDrill(experiment, observation, seed);
  } finally {
    await traffic.stop();
    await experiment.recover();
  }
};

/** Has the proposal decided when there is one, and waits for the end. Without one in time, what is known is returned. */
const followToEnd = async (
  incidentId: string,
  beforeDecision: () => Promise<void>,
  host: DrillHost,
  limits: DrillLimits,
): Promise<{ ended: IncidentView; decided: string | undefined }> => {
  const deadline = Date.now() + limits.endMsMax;
  const remaining = (): number => Math.max(0, deadline - Date.now());
  let decided: string | undefined;
  for (;;) {
    const wanted: Status[] = [...TERMINAL, 'PROPOSED'];
    const reached = await host.waitForStatus(incidentId, wanted, remaining());
    if (reached?.status !== 'PROPOSED' || reached.proposal_hash === decided)
      return { ended: await host.view(incidentId), decided };
    if (decided === undefined) await beforeDecision();
    decided = reached.proposal_hash;
    await host.decide(await host.view(incidentId));
  }
};

/** When the change was made, epoch milliseconds; undefined when none was. */
const changeTime = (view: IncidentView): number | undefined => {
  const executed = view.timeline.find((entry) => entry.to === 'EXECUTED');
  return executed && Date.parse(executed.at);
};
