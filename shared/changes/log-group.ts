import { z } from 'zod';
import { arnName, parseArn } from '../arn.ts';
import { readLogGroup } from '../aws/service-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { LogGroupName, requireOwnScope, ServiceArn } from './parameters.ts';

const Tags = z.record(z.string().min(1).max(128), z.string().max(256));
const created = z.strictObject({ service_arn: ServiceArn, log_group: LogGroupName, tags: Tags });
type Created = z.infer<typeof created>;

/** IAM is asked about a group with its streams (`:*`), but for its tags. */
const logGroupArn = ({ service_arn, log_group }: Pick<Created, 'service_arn' | 'log_group'>): string => {
  const { partition = 'aws', region = '', account = '' } = parseArn(service_arn) ?? {};
  return `arn:${partition}:logs:${region}:${account}:log-group:${log_group}`;
};

/** Image: the group's tags, null when there is no such group. */
const capture: Change<Pick<Created, 'service_arn' | 'log_group'>>['capture'] = async (
  { service_arn, log_group },
  aws,
) => {
  requireOwnScope(aws, service_arn);
  return (await readLogGroup(aws, log_group)) ?? null;
};

/** Creates the log group that a service writes to and cannot start without. */
export const createLogGroup: Change<Created> = {
  id: 'create-log-group',
  description: 'Creates the CloudWatch log group that the containers of an ECS service write to.',
  params: created,
  repairRole: 'service',
  target: ({ service_arn }) => service_arn,
  risk: () => 'R1',
  capture,
  postImage: ({ tags }) => ({ tags }),
  call: ({ log_group, tags }) => ({
    service: 'logs',
    operation: 'CreateLogGroup',
    input: { logGroupName: log_group, tags },
  }),
  invert: ({ service_arn, log_group }) => ({ change: 'delete-log-group', params: { service_arn, log_group } }),
  summary: ({ service_arn, log_group }) =>
    `create the log group \`${log_group}\` that service \`${arnName(service_arn)}\` writes to`,
  permissions: (given) => [
    { action: 'logs:CreateLogGroup', resource: `${logGroupArn(given)}:*` },
    { action: 'logs:TagResource', resource: logGroupArn(given) },
  ],
  cost: () => free('an empty log group has no price; what is written to it is billed as before'),
  problems: ({ log_group }, preImage) => (preImage === null ? [] : [`the log group \`${log_group}\` is there already`]),
};

const deleted = created.omit({ tags: true });

/**
 * Deletes a log group with all it holds. It is never proposed: it is the undo of a creation a moment ago, and a fault.
 */
export const deleteLogGroup: Change<z.infer<typeof deleted>> = {
  id: 'delete-log-group',
  description: 'Deletes a CloudWatch log group with everything in it.',
  params: deleted,
  repairRole: 'service',
  target: ({ service_arn }) => service_arn,
  risk: () => 'R4',
  capture,
  postImage: () => null,
  call: ({ log_group }) => ({ service: 'logs', operation: 'DeleteLogGroup', input: { logGroupName: log_group } }),
  invert: ({ service_arn, log_group }, preImage) => ({
    change: 'create-log-group',
    params: { service_arn, log_group, tags: (preImage as { tags?: Record<string, string> } | null)?.tags ?? {} },
  }),
  summary: ({ log_group }) => `delete the log group \`${log_group}\` with everything in it`,
  permissions: (given) => [{ action: 'logs:DeleteLogGroup', resource: `${logGroupArn(given)}:*` }],
  cost: () => free('a log group that is gone has no price'),
  problems: ({ log_group }, preImage) => (preImage === null ? [`there is no log group \`${log_group}\``] : []),
};
