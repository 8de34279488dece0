/** A policy that denies these actions on these resources, and allows nothing. */
export const denying = (Action: readonly string[], Resource: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action, Resource }],
});
