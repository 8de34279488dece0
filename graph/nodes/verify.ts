import { describeError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Policy } from '../../shared/policy.ts';
import { letGo } from '../../shared/store/let-go.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { Verification } from '../../shared/verification.ts';
import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';
import { createReadings, differencesBefore } from './readings.ts';

/** Lease of the verifier beyond its deadline: the undo happens under it. */
const MARGIN_MS = 60_000;
/** Shortest pause between two looks: AWS's read quotas are per account, and shared. */
const MIN_PAUSE_MS = 250;
/** An undo that still cannot be asked for this long after the deadline is a person's. */
const GIVE_UP_MS = 10 * 60_000;

/** Proves that the service is back, or applies the inverse. A fix is a claim until it is verified. */
export const verifyNode =
  (deps: GraphDeps) =>
  async ({ incidentId }: IncidentThread): Promise<IncidentStep> => {
    // What this process remembers is from before the execution: reading first saves a claim that would be refused.
    await deps.store.get(incidentId);
    const incident = await deps.store.claim(
      incidentId,
      deps.owner,
      deps.policy.verification_seconds * 1_000 + MARGIN_MS,
      'verifier',
    );
    if (incident === undefined) return { status: undefined }; // another verifier is at it
    if (incident.status !== 'EXECUTED') {
      await letGo(deps.store, incident, deps.owner);
      return { status: incident.status };
    }
    const verification = await verify(incident, deps);
    const step = verification.passed
      ? await resolve(incident, verification, deps)
      : await rollBack(incident, verification, deps);
    deps.onProgress({ kind: 'stage', incidentId, stage: step.status ?? '' });
    return step;
  };

/**
 * Reads until everything passes and has stayed so for the policy's steady time, or until something still fails at the
 * deadline. What passes at the deadline is given its steady time: a verifier that was away must not undo a good fix.
 */
const verify = async (incident: Incident, deps: GraphDeps): Promise<Verification> => {
  const steadyTimeMs = deps.policy.steady_seconds * 1_000;
  const deadline = Math.max(deadlineOf(incident, deps.policy), deps.clock.now().getTime() + graceMs(deps.policy));
  const pauseMs = Math.min(10_000, Math.max(MIN_PAUSE_MS, deps.policy.signal_period_seconds * 500));
  const take = createReadings(incident, await differencesBefore(incident, deps), deps);
  let steadySince: number | undefined;
  for (;;) {
    const readings = await take();
    for (const reading of readings) deps.onProgress({ kind: 'reading', incidentId: incident.incident_id, ...reading });
    const now = deps.clock.now();
    const passed = readings.every((reading) => reading.passed);
    steadySince = passed ? (steadySince ?? now.getTime()) : undefined;
    const steadyMs = steadySince === undefined ? -1 : now.getTime() - steadySince;
    const steady = steadyMs >= steadyTimeMs;
    if (steady || (!passed && now.getTime() >= deadline))
      return { verified_at: now.toISOString(), passed: steady, readings };
    await deps.clock.sleep(passed ? Math.min(pauseMs, steadyTimeMs - steadyMs) : pauseMs);
  }
};

const deadlineOf = ({ executed_at, updated_at }: Incident, policy: Policy): number =>
  Date.parse(executed_at ?? updated_at) + policy.verification_seconds * 1_000;

/** A verifier that comes late looks for two periods of the signals before it judges: it has just started, too. */
const graceMs = ({ steady_seconds, signal_period_seconds, verification_seconds }: Policy): number =>
  Math.min(verification_seconds, steady_seconds + 2 * signal_period_seconds) * 1_000;

const resolve = async (incident: Incident, verification: Verification, deps: GraphDeps): Promise<IncidentStep> => {
  const moved = await move(incident, 'RESOLVED', 'verified', verification, {}, deps);
  return { status: moved.status };
};

const rollBack = async (incident: Incident, verification: Verification, deps: GraphDeps): Promise<IncidentStep> => {
  const { isUndone, why } = await undo(incident, deps);
  const failed = verification.readings
    .filter((reading) => !reading.passed)
    .map((reading) => `${reading.probe}: ${reading.detail}`);
  const facts = { failed, undo: why };
  const moved = isUndone
    ? await move(incident, 'ROLLED_BACK', 'not-back-in-time', verification, facts, deps)
    : await move(incident, 'ROLLBACK_FAILED', 'inverse-failed', verification, facts, deps);
  return { status: moved.status };
};

/** Throws what the executor throws, so that it is asked again; long after the deadline, that is an answer too. */
const undo = async (incident: Incident, deps: GraphDeps): Promise<{ isUndone: boolean; why: string }> => {
  try {
    const { outcome, reason } = await deps.executor.call('roll_back_proposal', incident.proposal_id ?? '');
    return { isUndone: outcome === 'undone' || outcome === 'already', why: reason };
  } catch (error) {
    if (deps.clock.now().getTime() < deadlineOf(incident, deps.policy) + GIVE_UP_MS) throw error;
    return { isUndone: false, why: describeError(error) };
  }
};

const move = async (
  incident: Incident,
  to: 'RESOLVED' | 'ROLLED_BACK' | 'ROLLBACK_FAILED',
  reason: string,
  verification: Verification,
  facts: Record<string, unknown>,
  deps: GraphDeps,
): Promise<Incident> => {
  // An alarm that fell silent has been folded in by now, as a rule: reading it first saves a write that would be refused.
  await deps.store.get(incident.incident_id);
  return moveAsOwner(deps.store, incident, {
    to,
    by: 'verifier',
    reason,
    principal: deps.owner,
    lease: 'release',
    set: { verification },
    facts: { ...facts, readings: verification.readings.map((reading) => `${reading.probe}=${reading.passed}`) },
  });
};
