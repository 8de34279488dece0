import { findChange } from '../../shared/changes/index.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { CallOutcome, Intent } from '../../shared/store/incident-store.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import { isApplied, outcomeNow, reconcile } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { finish } from './finish.ts';
import { undoPart } from './make-calls.ts';
import { type CallRecord, recordOf } from './outcome.ts';

/**
 * Ends an execution that an earlier run began and that may not go on: the approval is void by now. What was made is
 * found by reading. All of it: it is executed. Part of it: that part is undone. Nobody can tell: a person decides.
 * Resolves to undefined when nothing was made.
 */
export const recover = async (
  incident: Incident,
  proposal: Proposal,
  known: readonly Intent[],
  deps: ExecutorDeps,
): Promise<ExecutionOutcome | undefined> => {
  const calls: CallRecord[] = [];
  let made = 0;
  for (const [index, action] of proposal.actions.entries()) {
    const callId = `execute-${index}`;
    const intent = known.find(({ call_id }) => call_id === callId);
    const outcome = intent && (await outcomeOfCall(proposal, index, intent, deps));
    if (intent === undefined || outcome === undefined) break;
    calls.push(recordOf(callId, action.call, outcome));
    if (!isApplied(outcome))
      return finish(
        incident,
        proposal,
        { to: 'ESCALATED', reason: 'outcome-unknown', answer: 'unknown', calls, last: { index, outcome } },
        deps,
      );
    if (intent.outcome === undefined) await deps.store.setOutcome(intent, outcome);
    made += 1;
  }
  if (made === 0) return undefined;
  if (made < proposal.actions.length) return undoPart(incident, proposal, { made, calls }, deps);
  return finish(incident, proposal, { to: 'EXECUTED', reason: 'change-made', answer: 'executed', calls }, deps);
};

const outcomeOfCall = async (
  proposal: Proposal,
  index: number,
  intent: Intent,
  deps: ExecutorDeps,
): Promise<CallOutcome | undefined> => {
  if (intent.outcome !== undefined) return intent.outcome;
  const action = proposal.actions[index];
  const change = action && findChange(action.change);
  const params = change?.params.safeParse(action?.params);
  if (!action || !change || !params?.success)
    return outcomeNow(
      deps,
      'unknown',
      'the change can no longer be read: the proposal or the catalogue is another one',
    );
  return reconcile({ change, params: params.data, before: action.pre_image, after: action.post_image }, intent, deps);
};
