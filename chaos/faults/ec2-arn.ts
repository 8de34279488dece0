/** The ARN of a part of a network. */
export const ec2Arn = (scope: { accountId: string; region: string }, type: string, id: string): string =>
  `arn:aws:ec2:${scope.region}:${scope.accountId}:${type}/${id}`;
