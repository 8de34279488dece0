/** A policy that denies these actions on these resources, and allows nothing. */
export const denying = (Action: readonly string[], Resource: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action, Resource }],
});

/** A policy of a resource that denies these actions on it to one role, and allows nothing. */
export const denyingTo = (roleArn: string, Action: readonly string[], Resource: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: { AWS: roleArn }, Action, Resource }],
});
