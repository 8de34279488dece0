/**
 * Neutral classes of root cause: what a person would write on the incident. Never a fault's id: only the grader maps
 * one to the other.
 */
export const CAUSES = {
  'identity-policy-missing-action': 'no identity policy of the role allows an action it needs',
  'identity-policy-explicit-deny': 'an identity policy of the role denies an action it needs',
  'permissions-boundary-denies': "the role's permissions boundary does not allow an action it needs",
  'function-timeout-too-low': 'the function is stopped before its work is done',
  'function-memory-too-low': 'the function is killed for using more memory than it has',
  'reserved-concurrency-zero': 'reserved concurrency 0 stops every invocation',
  'reserved-concurrency-too-low': 'reserved concurrency is lower than the load needs',
  'function-handler-not-found': 'the configured handler does not exist in the package',
  'environment-variable-missing': 'a variable that the function reads is not in its environment',
  'environment-value-wrong': 'a variable of the function has another value than it needs',
  'event-source-mapping-disabled': 'the trigger that feeds the function is disabled',
} as const;

export type Cause = keyof typeof CAUSES;
export const CAUSE_IDS = Object.keys(CAUSES) as [Cause, ...Cause[]];
