import { parseArn } from '../arn.ts';

/** Why this is not the ARN of that alarm; undefined when it is. Alarm names may contain anything, colons too. */
export const alarmArnFault = (arn: string, alarm: { accountId: string; name: string }): string | undefined => {
  const parts = parseArn(arn);
  if (parts?.service !== 'cloudwatch' || !/^[a-z0-9-]{1,32}$/.test(parts.region))
    return 'expected the ARN of a CloudWatch alarm';
  if (parts.account !== alarm.accountId) return `expected an alarm of account \`${alarm.accountId}\``;
  if (parts.resource !== `alarm:${alarm.name}`) return `expected the alarm \`${alarm.name}\``;
  return undefined;
};
