import type { ArnParts } from '../../arn.ts';
import type { Aspect } from './aspect.ts';
import { nothing } from './aspect.ts';

/** Groups that containers write to are theirs to create again: see `service-log-groups.ts`. */
const isFunctionLog = ({ service, resource }: ArnParts): boolean =>
  service === 'logs' && resource.startsWith('log-group:/aws/lambda/');

interface Groups {
  logGroups?: { logGroupName?: string; retentionInDays?: number }[];
}

/**
 * Whether a function's log group is there, and how long it keeps what it holds. A function that was never called has none yet. What
 * was deleted, or ran out, is lost: only a person decides what to do about it.
 */
export const logGroup: Aspect = {
  id: 'log-group',
  covers: isFunctionLog,
  async read(aws, arn) {
    const name = arn.split(':log-group:')[1] ?? '';
    const found = await aws.read<Groups>('logs', 'DescribeLogGroups', { logGroupNamePrefix: name });
    const group = found?.logGroups?.find(({ logGroupName }) => logGroupName === name);
    return { exists: group !== undefined, retention_days: group?.retentionInDays ?? null };
  },
  events: /^(CreateLogGroup|DeleteLogGroup|PutRetentionPolicy|DeleteRetentionPolicy)$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: nothing,
};
