/** Changes that a test file of their own tries on the embedded AWS, with more of an account than the model has. */
export const TRIED_ELSEWHERE: ReadonlySet<string> = new Set([
  // secrets-on-local-aws.test.ts
  'enable-key',
  'disable-key',
  'put-key-policy',
  'restore-secret',
  'delete-secret',
  'move-secret-stage',
  'put-secret-policy',
  'delete-secret-policy',
  'put-parameter',
  // triggers.test.ts
  'add-function-permission',
  'remove-function-permission',
  'set-rule-state',
  'put-rule-target',
  'remove-rule-target',
  'put-bucket-notification',
  'put-event-invoke-config',
  'set-mapping-filter',
  'set-queue-visibility',
  'set-alias-version',
  'create-alias',
  'delete-alias',
  'subscribe',
  'unsubscribe',
  'set-subscription-filter',
]);
