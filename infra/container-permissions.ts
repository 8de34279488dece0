/** What the product may do with services that run containers, and with the logs that they cannot start without. */

/** Looking at them: services, revisions, tasks and why they stopped. */
export const CONTAINER_READS: readonly string[] = [
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:DescribeTasks',
  'ecs:ListClusters',
  'ecs:ListServices',
  'ecs:ListTasks',
  'ecs:ListTagsForResource',
  'logs:ListTagsForResource',
];

/**
 * Statements of the role that repairs them. A service must carry its owner's tag; a log group that is to be created has
 * none yet, so it is bound to the account, and never to one of the product's own.
 */
export const containerRepairs = ({ accountId, region }: { accountId: string; region: string }): readonly object[] => [
  {
    Effect: 'Allow',
    Action: ['ecs:UpdateService'],
    Resource: `arn:aws:ecs:${region}:${accountId}:service/*`,
    Condition: { StringEquals: { 'aws:ResourceTag/incident-responder': 'managed' } },
  },
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:TagResource', 'logs:DeleteLogGroup'],
    Resource: `arn:aws:logs:${region}:${accountId}:log-group:*`,
  },
  { Effect: 'Deny', Action: 'logs:*', Resource: `arn:aws:logs:${region}:${accountId}:log-group:*firebreak*` },
];
