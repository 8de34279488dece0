import { roleArn } from '../../shared/arn.ts';
import { createRoleAssumer } from '../../shared/aws/assume-role.ts';
import type { AwsWriter } from '../../shared/aws/aws-reader.ts';
import type { AwsAccess } from '../../shared/aws/clients.ts';
import { createAwsWriter } from '../../shared/aws/sdk-writer.ts';
import { callContext } from '../../shared/changes/call-context.ts';
import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Action } from '../../shared/proposal.ts';
import { repairRoleName } from '../product-roles.ts';

/** Characters that AWS takes in a source identity, 2 to 64 of them. */
const identityOf = (approvers: readonly string[]): string =>
  approvers
    .join(',')
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');

/** A session that may attach one policy may attach no other one. */
const conditionOf = ({ call }: Action, action: string): { Condition?: object } => {
  const keys = callContext(call, action);
  return Object.keys(keys).length > 0 ? { Condition: { StringEquals: keys } } : {};
};

/** Writers that can make one action's call and nothing else: the repair role for its kind, narrowed to its ARN. */
export const createRepairWriters =
  (executor: AwsAccess, accountId: string) =>
  async (action: Action, about: { incidentId: string; approvers: readonly string[] }): Promise<AwsWriter> => {
    const change = findChange(action.change);
    if (change === undefined) throw new TerminalError(`\`${action.change}\` is not in the catalogue`);
    const credentials = await createRoleAssumer(executor)({
      roleArn: roleArn(accountId, repairRoleName(change.repairRole)),
      sessionName: about.incidentId.slice(0, 64),
      sourceIdentity: identityOf(about.approvers),
      sessionPolicy: {
        Version: '2012-10-17',
        Statement: action.permissions.map(({ action: Action, resource: Resource }) => ({
          Effect: 'Allow',
          Action,
          Resource,
          ...conditionOf(action, Action),
        })),
      },
    });
    return createAwsWriter({ region: executor.region, endpoint: executor.endpoint, credentials });
  };
