import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { eventOperations } from './event-operations.ts';
import { groupOperations } from './group-operations.ts';
import { LogArns } from './log-arns.ts';
import { LogGroups } from './log-groups.ts';
import { tagOperations } from './tag-operations.ts';

/** CloudWatch Logs: groups, streams, retention and search over bounded, durable storage. */
export const createLogsService = (world: World): Service => {
  const groups = new LogGroups(world);
  const arns = new LogArns(world);
  world.logs = groups;
  return {
    signingName: 'logs',
    eventSource: 'logs.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: { ...groupOperations(groups, arns), ...eventOperations(groups, arns), ...tagOperations(groups, arns) },
    stop: () => groups.stop(),
  };
};
