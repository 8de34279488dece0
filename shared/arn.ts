/** The six parts of an ARN: `arn:partition:service:region:account:resource`. */
export interface ArnParts {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Splits an ARN; undefined when the text is not one. */
export const parseArn = (arn: string): ArnParts | undefined => {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined || rest.length === 0)
    return undefined;
  return { partition, service, region, account, resource: rest.join(':') };
};

/** True when the text is an ARN whose parts are of this kind. */
export const isArnOf = (arn: string, kind: (parts: ArnParts) => boolean): boolean => {
  const parts = parseArn(arn);
  return parts !== undefined && kind(parts);
};

/** The last name in an ARN's resource: `arn:aws:lambda:…:function:orders` → `orders`; text that is no ARN is its own name. */
export const arnName = (arn: string): string => {
  const resource = parseArn(arn)?.resource ?? arn;
  return resource.split(/[:/]/).at(-1) ?? resource;
};

/** ARN of an unqualified function. */
export const functionArn = (scope: { region: string; accountId: string }, name: string): string =>
  `arn:aws:lambda:${scope.region}:${scope.accountId}:function:${name}`;

/** ARN of a queue. */
export const queueArn = (scope: { region: string; accountId: string }, name: string): string =>
  `arn:aws:sqs:${scope.region}:${scope.accountId}:${name}`;

/** ARN of a role without a path. */
export const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

/** ARN of a table. */
export const tableArn = (scope: { region: string; accountId: string }, name: string): string =>
  `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${name}`;

/** ARN of an alarm. */
export const alarmArn = (scope: { region: string; accountId: string }, name: string): string =>
  `arn:aws:cloudwatch:${scope.region}:${scope.accountId}:alarm:${name}`;

/** The name in an alarm's ARN; text that is no ARN is the name itself. Names may contain `:` and `/`. */
export const alarmName = (arn: string): string => parseArn(arn)?.resource.replace(/^alarm:/, '') ?? arn;
