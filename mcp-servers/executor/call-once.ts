import type { AwsWriter } from '../../shared/aws/aws-reader.ts';
import { AwsRefusedError, OutcomeUnknownError } from '../../shared/aws/call-errors.ts';
import { canonicalHash } from '../../shared/canonical.ts';
import { type Change, type Image, withoutPrecondition } from '../../shared/changes/change.ts';
import { describeError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import type { CallOutcome, Intent } from '../../shared/store/incident-store.ts';
import type { ExecutorDeps } from './deps.ts';

/** One mutating call to be made at most once: what to send and how the target looks before and after. */
export interface PlannedCall {
  incidentId: string;
  proposalId: string;
  /** `execute-0`, `undo-0`, … unique within the proposal. */
  callId: string;
  index: number;
  fence: number;
  /** Until when the lease lasts, epoch milliseconds: it must outlive the call. */
  leaseUntil: number;
  change: Change;
  params: unknown;
  target: string;
  call: AwsCall;
  before: Image;
  after: Image;
}

export const sameImage = (a: Image, b: Image): boolean =>
  canonicalHash(withoutPrecondition(a)) === canonicalHash(withoutPrecondition(b));

/**
 * Makes the call unless an earlier run did: intent before, outcome after. An intent without an outcome is reconciled by
 * reading the target and never blindly resent. The outcome is returned, not stored: the caller stores it in the
 * transaction that moves the status.
 */
export const callOnce = async (
  planned: PlannedCall,
  known: readonly Intent[],
  writer: () => Promise<AwsWriter>,
  deps: ExecutorDeps,
): Promise<CallOutcome> => {
  const earlier = known.find((intent) => intent.call_id === planned.callId);
  if (earlier?.outcome) return earlier.outcome;
  if (earlier) {
    const seen = await reconcile(planned, earlier, deps);
    if (seen) return seen;
  }
  if (sameImage(await planned.change.capture(planned.params, deps.aws), planned.after))
    return outcome(deps, 'observed-applied', 'the target was already as wanted');
  if (!leaseOutlives(planned, deps)) return outcome(deps, 'refused', 'the lease is too short for a call to be begun');
  if (!earlier) await deps.store.putIntent(intentOf(planned, deps));
  return send(planned, await writer(), deps);
};

/** What an unfinished earlier call did, by reading; undefined when it certainly did nothing and may be sent now. */
const reconcile = async (
  planned: PlannedCall,
  earlier: Intent,
  deps: ExecutorDeps,
): Promise<CallOutcome | undefined> => {
  const current = await planned.change.capture(planned.params, deps.aws);
  if (sameImage(current, planned.after)) return outcome(deps, 'observed-applied', 'an earlier run made the call');
  if (!sameImage(current, planned.before))
    return outcome(deps, 'unknown', 'the target is neither as before nor as wanted');
  const settledAt = Date.parse(earlier.begun_at) + LIMITS.mutatingCallMsMax + LIMITS.clockSkewMsMax;
  const wait = settledAt - deps.clock.now().getTime();
  if (wait > 0) await deps.clock.sleep(wait);
  return wait > 0 ? reconcile(planned, { ...earlier, begun_at: new Date(0).toISOString() }, deps) : undefined;
};

const leaseOutlives = (planned: PlannedCall, deps: ExecutorDeps): boolean =>
  planned.leaseUntil - deps.clock.now().getTime() > LIMITS.mutatingCallMsMax + LIMITS.clockSkewMsMax;

const send = async (planned: PlannedCall, writer: AwsWriter, deps: ExecutorDeps): Promise<CallOutcome> => {
  try {
    await writer.write(planned.call);
    return outcome(deps, 'applied', `${planned.call.service}:${planned.call.operation} answered`);
  } catch (error) {
    if (error instanceof AwsRefusedError) return outcome(deps, 'refused', describeError(error));
    if (!(error instanceof OutcomeUnknownError)) throw error;
    return settle(planned, describeError(error), deps);
  }
};

/** No answer came: wait until no call begun can still land, then read. */
const settle = async (planned: PlannedCall, detail: string, deps: ExecutorDeps): Promise<CallOutcome> => {
  await deps.clock.sleep(LIMITS.clockSkewMsMax);
  const current = await planned.change.capture(planned.params, deps.aws);
  if (sameImage(current, planned.after))
    return outcome(deps, 'observed-applied', `no answer, but the change is in place (${detail})`);
  return outcome(deps, 'unknown', `no answer, and the change is not in place: it may still land (${detail})`);
};

const outcome = (deps: ExecutorDeps, result: CallOutcome['result'], detail: string): CallOutcome => ({
  result,
  detail: detail.slice(0, 500),
  at: deps.clock.now().toISOString(),
});

const intentOf = (planned: PlannedCall, deps: ExecutorDeps): Intent => ({
  incident_id: planned.incidentId,
  proposal_id: planned.proposalId,
  call_id: planned.callId,
  call_index: planned.index,
  fence: planned.fence,
  target: planned.target,
  pre_image_hash: canonicalHash(withoutPrecondition(planned.before)),
  post_image_hash: canonicalHash(withoutPrecondition(planned.after)),
  begun_at: deps.clock.now().toISOString(),
});
