import type { TargetAccount } from '../../chaos/target/account.ts';
import type { Target } from '../../chaos/target/deploy-target.ts';
import type { SteadyState } from '../../chaos/target/steady-state.ts';
import type { Deployment, Workload } from '../../chaos/workload.ts';
import type { Model } from '../../agents/model/model.ts';
import type { AuditedKillSwitch } from '../../shared/kill-switch.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import type { Directory } from '../../shared/people.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import type { LocalAws } from '../local-aws/server.ts';
import { type Approvals, keepPeople, openApprovals, openDirectory } from './approvals.ts';
import { keepBaseline } from './baseline.ts';
import type { Identities } from './identities.ts';
import { loadKeys, type Keys } from './keys.ts';
import { openKillSwitch } from './kill-switch.ts';
import { openAccount } from './open-account.ts';
import type { Product } from './product.ts';
import { createProgressBus, type ProgressBus } from './progress-bus.ts';
import { keepRunningPolicy } from './running-policy.ts';
import { decisionSealer } from './sealers.ts';
import { openStores, type Stores } from './stores.ts';

export interface HostOptions<D extends Deployment> {
  dataDir: string;
  workload: Workload<D>;
  /** Prefix of the workload's names; its own unless given. */
  name?: string;
  policy: Policy;
  /** `runbook`, `bedrock:<id>` or another model that LangChain knows; or a model itself. */
  model: string | Model;
  /** Tells people of a move; nobody is told unless given. */
  notify?(message: OutboxMessage): Promise<void>;
  log(line: string): void;
}

/** A host, whatever its workload is. */
export type AnyHost = Host<Deployment>;

/** Everything in one process: the embedded account with its target, and the whole product beside it. */
export interface Host<D extends Deployment = Target> extends Omit<Product, 'close'> {
  aws: LocalAws;
  identities: Identities;
  keys: Keys;
  /** The administrator's hands in the account. */
  account: TargetAccount;
  workload: Workload<D>;
  target: D;
  /** What the target answered when it was put into service; absent when it was there before. */
  firstAnswer: SteadyState | undefined;
  policy: Policy;
  /** Who may see and decide proposals, as `DIR/people.yaml` says now. */
  directory: Directory;
  authorizer: Authorizer;
  decide: Approvals['decide'];
  approvals: Approvals;
  /** As people move it. */
  killSwitch: AuditedKillSwitch;
  bus: ProgressBus;
  stores: Stores;
  close(): Promise<void>;
}

/** Starts the account and the product in it. What was stored under `dataDir` before goes on from where it was. */
export const startHost = async <D extends Deployment>({
  dataDir,
  workload,
  name,
  policy,
  model,
  notify,
  log,
}: HostOptions<D>): Promise<Host<D>> => {
  const bus = createProgressBus(log);
  const [keys, authorizer] = await Promise.all([loadKeys(dataDir), createCedarAuthorizer(policy)]);
  await Promise.all([keepPeople(dataDir, keys.operators), keepRunningPolicy(dataDir, policy)]);
  const directory = openDirectory(dataDir);
  const account = await openAccount({ dataDir, workload, name, log });
  const stores = openStores(account.identities);
  const approvals = openApprovals({ stores, identities: account.identities, policy, directory, authorizer });
  const tell = async (message: OutboxMessage): Promise<void> => {
    await approvals.autoApprove(message);
    await notify?.(message);
  };
  // The product is loaded while the target works on its first request: both take about a second.
  const start = async (): Promise<Product> =>
    (await import('./product.ts')).startProduct({
      account,
      stores,
      keys,
      policy,
      directory,
      authorizer,
      model,
      bus,
      tell,
      log,
    });
  const [firstAnswer, product] = await bothOrNeither([account.takeIntoService(), start()], account.close);
  await keepBaseline(stores, account);
  const close = async (): Promise<void> => {
    await product.close();
    await account.close();
  };
  const { aws, root, target, identities } = account;
  const role = 'firebreak-approvals';
  const killSwitch = openKillSwitch(identities, role, decisionSealer(identities, role));
  return {
    ...product,
    aws,
    identities,
    keys,
    account: root,
    workload,
    target,
    firstAnswer,
    policy,
    directory,
    authorizer,
    decide: approvals.decide,
    approvals,
    killSwitch,
    bus,
    stores,
    close,
  };
};

/** Both results; when one fails, the other has ended and the account is closed before anybody is told. */
const bothOrNeither = async <A, B>(
  both: readonly [Promise<A>, Promise<B>],
  close: () => Promise<void>,
): Promise<[A, B]> => {
  await Promise.allSettled(both);
  try {
    return await Promise.all(both);
  } catch (error) {
    await close();
    throw error;
  }
};
