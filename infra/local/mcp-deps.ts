import type { Deployment } from '../../chaos/workload.ts';
import { roleArn } from '../../shared/arn.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { readTargetTags } from '../../shared/aws/target-tags.ts';
import { rememberBaselines } from '../../shared/baseline/remember.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Directory } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import { repairRoleName } from '../product-roles.ts';
import { openKillSwitch } from './kill-switch.ts';
import type { McpDeps } from './mcp-listeners.ts';
import type { OpenAccount } from './open-account.ts';
import { createRepairWriters } from './repair-writer.ts';
import { decisionSealer } from './sealers.ts';
import type { Stores } from './stores.ts';
import { createSyntheticProbe } from './synthetic-probe.ts';

/** The part of an open account that the servers need; another process knows as much from the ready document. */
export interface McpAccount {
  aws: Pick<OpenAccount['aws'], 'accountId'>;
  identities: Pick<OpenAccount['identities'], 'access' | 'reader' | 'dynamodb' | 'kms'>;
  target: Pick<Deployment, 'root' | 'invoked' | 'probeEvent'>;
}

/** What each MCP server is given: the diagnostics and remediation servers can only read, the executor alone can write. */
export const mcpDeps = ({
  account: { aws, identities, target },
  stores,
  policy,
  directory,
  authorizer,
}: {
  account: McpAccount;
  stores: Pick<Stores, 'remediation' | 'executor'>;
  policy: Policy;
  directory: Directory;
  /** The same policy as an engine. */
  authorizer: Authorizer;
}): McpDeps => {
  const clock = systemClock;
  const probed =
    target.probeEvent === undefined
      ? []
      : [{ functionArn: target.root, invoked: target.invoked, payload: target.probeEvent }];
  const executorAccess = identities.access('firebreak-executor');
  const executorReader = identities.reader('firebreak-executor');
  const sealer = decisionSealer(identities, 'firebreak-executor');
  return {
    diagnostics: { aws: identities.reader('firebreak-diagnostics'), clock },
    remediation: {
      aws: identities.reader('firebreak-remediation'),
      clock,
      policy,
      authorizer,
      baselines: rememberBaselines(stores.remediation, clock),
      repairRoleArn: (kind) => roleArn(aws.accountId, repairRoleName(kind)),
    },
    executor: {
      store: stores.executor,
      sealer,
      directory,
      clock,
      policy,
      owner: `executor-${process.pid}`,
      aws: executorReader,
      writerFor: createRepairWriters(executorAccess, aws.accountId),
      probe: createSyntheticProbe(executorAccess, probed),
      authorizer,
      tagsOf: (target) => readTargetTags(executorReader, target),
      killSwitch: openKillSwitch(identities, 'firebreak-executor', sealer),
    },
  };
};
