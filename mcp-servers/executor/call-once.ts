import type { AwsWriter } from '../../shared/aws/aws-reader.ts';
import { AwsRefusedError, OutcomeUnknownError } from '../../shared/aws/call-errors.ts';
import { canonicalHash } from '../../shared/canonical.ts';
import { type Change, type Image, withoutPrecondition } from '../../shared/changes/change.ts';
import { describeError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import type { CallOutcome, Intent } from '../../shared/store/incident-store.ts';
import type { ExecutorDeps } from './deps.ts';
import { refuseWhileStopped, TargetDriftedError } from './not-begun.ts';

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
  /** The call on the target as it is read last. */
  callOn(current: Image): AwsCall;
  before: Image;
  after: Image;
}

/** True when two images differ in nothing but a precondition, which changes with every write. */
export const sameImage = (a: Image, b: Image): boolean =>
  canonicalHash(withoutPrecondition(a)) === canonicalHash(withoutPrecondition(b));

/** True when the change is in place, whether this call made it or it was found so. */
export const isApplied = ({ result }: CallOutcome): boolean => result === 'applied' || result === 'observed-applied';

/**
 * Makes the call unless an earlier run did: intent before, outcome after. An intent without an outcome is reconciled by
 * reading the target and never blindly resent. The outcome is returned, not stored: the caller stores it in the
 * transaction that moves the status. Throws `RetryableError` when nothing was sent and it may be tried again (a
 * `TargetDriftedError` or `KillSwitchOnError` says why),
 * `ConflictError` when another owner took over.
 */
export const callOnce = async (
  planned: PlannedCall,
  known: readonly Intent[],
  obtainWriter: () => Promise<AwsWriter>,
  deps: ExecutorDeps,
): Promise<CallOutcome> => {
  const earlier = known.find((intent) => intent.call_id === planned.callId);
  if (earlier?.outcome) return earlier.outcome;
  const seen = earlier && (await reconcile(planned, earlier, deps));
  if (seen) return seen;
  const current = await planned.change.capture(planned.params, deps.aws);
  if (sameImage(current, planned.after))
    return outcomeNow(deps, 'observed-applied', 'the target was already as wanted');
  if (!sameImage(current, planned.before))
    throw new TargetDriftedError(`\`${planned.target}\` changed after it was checked`, {
      incidentId: planned.incidentId,
    });
  await refuseWhileStopped(planned.incidentId, deps);
  const writer = await writerOrRefusal(obtainWriter);
  if (writer instanceof TerminalError) return outcomeNow(deps, 'refused', describeError(writer));
  refuseShortLease(planned, deps);
  // Under its own fence every time: of two who believe that they own the incident, one is told here that it does not.
  await deps.store.putIntent(intentOf(planned, deps));
  return send(planned, planned.callOn(current), writer, deps);
};

/** What an unfinished earlier call did, by reading; undefined when it certainly did nothing and may be sent now. */
export const reconcile = async (
  planned: Pick<PlannedCall, 'change' | 'params' | 'before' | 'after'>,
  earlier: Pick<Intent, 'begun_at'>,
  deps: ExecutorDeps,
): Promise<CallOutcome | undefined> => {
  const settledAt = Date.parse(earlier.begun_at) + LIMITS.mutatingCallMsMax + LIMITS.clockSkewMsMax;
  for (;;) {
    const current = await planned.change.capture(planned.params, deps.aws);
    if (sameImage(current, planned.after)) return outcomeNow(deps, 'observed-applied', 'an earlier run made the call');
    if (!sameImage(current, planned.before))
      return outcomeNow(deps, 'unknown', 'the target is neither as before nor as wanted');
    const waitMs = settledAt - deps.clock.now().getTime();
    if (waitMs <= 0) return undefined;
    await deps.clock.sleep(waitMs);
  }
};

/** A role that may never be assumed is AWS's refusal; one that cannot be assumed now is nothing yet. */
const writerOrRefusal = async (obtain: () => Promise<AwsWriter>): Promise<AwsWriter | TerminalError> => {
  try {
    return await obtain();
  } catch (error) {
    if (error instanceof TerminalError) return error;
    throw error;
  }
};

const refuseShortLease = ({ leaseUntil, incidentId }: PlannedCall, deps: ExecutorDeps): void => {
  const leftMs = leaseUntil - deps.clock.now().getTime();
  if (leftMs <= LIMITS.mutatingCallMsMax + LIMITS.clockSkewMsMax)
    throw new RetryableError(`the lease has ${leftMs} ms left, too few to begin a call under it`, { incidentId });
};

const send = async (
  planned: PlannedCall,
  call: AwsCall,
  writer: AwsWriter,
  deps: ExecutorDeps,
): Promise<CallOutcome> => {
  try {
    await writer.write(call);
    return outcomeNow(deps, 'applied', `${call.service}:${call.operation} answered`);
  } catch (error) {
    if (error instanceof AwsRefusedError) return outcomeNow(deps, 'refused', describeError(error));
    if (!(error instanceof OutcomeUnknownError)) throw error;
    return settle(planned, describeError(error), deps);
  }
};

/** No answer came: wait until no call begun can still land, then read. */
const settle = async (planned: PlannedCall, detail: string, deps: ExecutorDeps): Promise<CallOutcome> => {
  await deps.clock.sleep(LIMITS.clockSkewMsMax);
  const current = await planned.change.capture(planned.params, deps.aws);
  if (sameImage(current, planned.after))
    return outcomeNow(deps, 'observed-applied', `no answer, but the change is in place (${detail})`);
  return outcomeNow(deps, 'unknown', `no answer, and the change is not in place: it may still land (${detail})`);
};

/** An outcome as of now; `detail` is bounded. */
export const outcomeNow = (deps: ExecutorDeps, result: CallOutcome['result'], detail: string): CallOutcome => ({
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
