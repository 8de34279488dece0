import type { AwsReader, AwsWriter } from '../shared/aws/aws-reader.ts';
import { TerminalError } from '../shared/errors.ts';
import { prepareAction } from '../shared/propose.ts';
import type { ChangeCall } from '../shared/proposal.ts';
import type { Fault } from './fault.ts';
import type { Target } from './target/deploy-target.ts';

/** What was broken and how it is put right again. */
export interface Injection {
  fault: string;
  injected_at: string;
  change: ChangeCall;
  /** The undo, from the catalogue, computed before anything was changed. */
  inverse: ChangeCall;
}

export interface InjectorDeps {
  aws: AwsReader;
  writer: AwsWriter;
  target: Pick<Target, 'names' | 'arns'>;
}

/** Breaks the target by a change of the catalogue. The undo is known, and returned to be kept, before the call is made. */
export const injectFault = async (
  fault: Fault,
  deps: InjectorDeps,
  keep: (injection: Injection) => Promise<void>,
): Promise<Injection> => {
  const call = await fault.change(deps.target, deps.aws);
  const { action, problems } = await prepareAction(call, deps.aws);
  if (action === undefined) throw new TerminalError(`\`${fault.id}\` cannot be injected: ${problems.join('; ')}`);
  const injection: Injection = {
    fault: fault.id,
    injected_at: new Date().toISOString(),
    change: call,
    inverse: action.inverse,
  };
  await keep(injection);
  await deps.writer.write(action.call);
  return injection;
};

/** Puts right what an injection broke. Safe to repeat: a change that is in place already is not made again. */
export const restoreFault = async (
  injection: Injection,
  deps: Pick<InjectorDeps, 'aws' | 'writer'>,
): Promise<'restored' | 'was-right'> => {
  const prepared = await prepareAction(injection.inverse, deps.aws);
  if (prepared.action === undefined)
    throw new TerminalError(`\`${injection.fault}\` cannot be restored: ${prepared.problems.join('; ')}`);
  if (prepared.isNoOp) return 'was-right';
  await deps.writer.write(prepared.action.call);
  return 'restored';
};
