import { requireBreakable } from '../../chaos/account-guard.ts';
import type { Fault } from '../../chaos/fault.ts';
import { findFault } from '../../chaos/faults/index.ts';
import { type Injection, injectFault, restoreFault } from '../../chaos/injector.ts';
import { createSeeded } from '../../chaos/seeded.ts';
import { createTargetAccount } from '../../chaos/target/account.ts';
import type { HandInjector, InjectionStatus } from '../../console/cli/commands/chaos.ts';
import { NotMetError, WrongUseError } from '../../console/cli/exit.ts';
import type { Environment } from '../../console/cli/address.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../shared/aws/sdk-writer.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import { prepareAction } from '../../shared/propose.ts';
import { chooseAccount } from './chosen-account.ts';
import { createInjectionFile } from './injection-file.ts';

/** The injector for people: on the account of a running `serve`, or on a real one that was named and may be broken. */
export const createHandInjector = async (options: {
  dataDir: string;
  account: string | undefined;
  env: Environment;
}): Promise<HandInjector> => {
  const chosen = await chooseAccount(options);
  const aws = createAwsReader(chosen);
  const account = createTargetAccount(chosen);
  const writer = createAwsWriter(chosen);
  const file = createInjectionFile(options.dataDir, chosen.accountId);

  return {
    inject: async (id) => {
      const fault = knownFault(id);
      if ((await file.find(fault.id)) !== undefined)
        throw new NotMetError(
          `\`${fault.id}\` was injected already`,
          `put it right first: \`firebreak chaos restore ${fault.taxonomy}\``,
        );
      const target = await fault.workload.find(account, {});
      if (target === undefined)
        throw new NotMetError(
          `\`${fault.workload.id}\`, which \`${fault.id}\` breaks, is not in this account`,
          `see what can be broken here: \`firebreak chaos list\``,
        );
      await requireBreakable({ aws, endpoint: chosen.endpoint, account: options.account, root: target.root });
      const seeded = createSeeded(Date.now(), fault.id);
      const injection = await injectFault(fault, { aws, writer, target, seeded }, file.add);
      return statusOf(injection, aws);
    },
    restore: async (id) => {
      const fault = knownFault(id);
      const injection = await file.find(fault.id);
      if (injection === undefined)
        throw new NotMetError(`\`${fault.id}\` was not injected from here`, 'see `firebreak chaos status`');
      const outcome = await restoreFault(injection, { aws, writer });
      await file.remove(fault.id);
      return { fault: fault.id, outcome };
    },
    status: async () => Promise.all((await file.all()).map((injection) => statusOf(injection, aws))),
  };
};

const knownFault = (id: string): Fault => {
  const fault = findFault(id);
  if (fault === undefined) throw new WrongUseError(`there is no fault \`${id}\``, 'see `firebreak chaos list`');
  return fault;
};

/** A fault is in place for as long as its undo would still change something; of plain calls nobody can tell. */
const statusOf = async (injection: Injection, aws: AwsReader): Promise<InjectionStatus> => {
  const { fault, injected_at } = injection;
  const about = { fault, taxonomy: findFault(fault)?.taxonomy ?? '', injected_at };
  if (!('change' in injection))
    return { ...about, made: namesOf(injection.calls), undo: namesOf(injection.undo), state: 'injected' };
  const { change, inverse } = injection;
  const undo = await prepareAction(inverse, aws);
  const state = undo.action !== undefined && undo.isNoOp ? 'repaired' : 'in-place';
  return { ...about, made: change.change, undo: inverse.change, change, inverse, state };
};

const namesOf = (calls: readonly AwsCall[]): string =>
  calls.map(({ service, operation }) => `${service}:${operation}`).join(', ');
