import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutorAccount } from '../mcp-servers/executor/executor-world.ts';

/** What CloudTrail keeps of one call that a repair role made. */
export interface RepairCall {
  eventName: string;
  errorCode?: string;
  sourceIdentity?: string;
}

/** Mutating calls of repair roles in the account's own trail since `since`, refused ones among them. */
export const repairCalls = async ({ root }: ExecutorAccount, since: Date): Promise<RepairCall[]> => {
  await delay(200); // The trail tells later than it happened.
  const { Events } = await root.send<{ Events: { CloudTrailEvent: string }[] }>('cloudtrail', 'LookupEvents', {
    StartTime: since,
    LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
  });
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as TrailRecord)
    .filter(({ userIdentity }) => /assumed-role\/firebreak-repair-/.test(userIdentity.arn ?? ''))
    .map(({ eventName, errorCode, userIdentity }) => ({
      eventName,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(userIdentity.sessionContext && { sourceIdentity: userIdentity.sessionContext.sourceIdentity ?? '' }),
    }));
};

interface TrailRecord {
  eventName: string;
  errorCode?: string;
  userIdentity: { arn?: string; sessionContext?: { sourceIdentity?: string } };
}
