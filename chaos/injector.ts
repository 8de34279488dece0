import type { AwsReader, AwsWriter } from '../shared/aws/aws-reader.ts';
import { TerminalError } from '../shared/errors.ts';
import { prepareAction } from '../shared/propose.ts';
import type { AwsCall, ChangeCall } from '../shared/proposal.ts';
import type { Calls, Fault } from './fault.ts';
import type { Seeded } from './seeded.ts';
import type { Deployment } from './workload.ts';

/** What was broken and how it is put right again: by a change of the catalogue, or by plain calls. */
export type Injection = { fault: string; injected_at: string } & (
  | { change: ChangeCall; inverse: ChangeCall }
  | { calls: readonly AwsCall[]; undo: readonly AwsCall[] }
);

export interface InjectorDeps {
  aws: AwsReader;
  writer: AwsWriter;
  target: Deployment;
  seeded: Seeded;
}

/** Breaks the target. The undo is known, and returned to be kept, before the first call is made. */
export const injectFault = async (
  fault: Fault,
  deps: InjectorDeps,
  keep: (injection: Injection) => Promise<void>,
): Promise<Injection> => {
  const made = await fault.inject(deps.target, deps.aws, deps.seeded);
  const about = { fault: fault.id, injected_at: new Date().toISOString() };
  const [injection, calls] = isChange(made)
    ? await byChange(about, made, deps.aws)
    : [{ ...about, ...made }, made.calls];
  await keep(injection);
  for (const call of calls) await deps.writer.write(call);
  return injection;
};

const isChange = (made: ChangeCall | Calls): made is ChangeCall => 'change' in made;

const byChange = async (
  about: { fault: string; injected_at: string },
  change: ChangeCall,
  aws: AwsReader,
): Promise<[Injection, readonly AwsCall[]]> => {
  const { action, problems } = await prepareAction(change, aws);
  if (action === undefined) throw new TerminalError(`\`${about.fault}\` cannot be injected: ${problems.join('; ')}`);
  return [{ ...about, change, inverse: action.inverse }, [action.call]];
};

/** Puts right what an injection broke. Safe to repeat: a change that is in place already is not made again. */
export const restoreFault = async (
  injection: Injection,
  deps: Pick<InjectorDeps, 'aws' | 'writer'>,
): Promise<'restored' | 'was-right'> => {
  if ('undo' in injection) {
    for (const call of injection.undo) await unlessThere(deps.writer.write(call));
    return 'restored';
  }
  const prepared = await prepareAction(injection.inverse, deps.aws);
  if (prepared.action === undefined)
    throw new TerminalError(`\`${injection.fault}\` cannot be restored: ${prepared.problems.join('; ')}`);
  if (prepared.isNoOp) return 'was-right';
  await deps.writer.write(prepared.action.call);
  return 'restored';
};

/** What somebody made again already is as the undo wants it. */
const unlessThere = async (made: Promise<unknown>): Promise<void> => {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof Error) || !/AlreadyExists/.test(error.message)) throw error;
  }
};
