import { functionArn, queueArn, roleArn } from '../../../shared/arn.ts';

/** What a recorder is made of. Neutral names: none may leak what will be broken. */
export const recorderNames = (accountId: string, name: string) => ({
  function: name,
  alias: 'live',
  role: `${name}-role`,
  inlinePolicy: `${name}-rows`,
  managedPolicy: `${name}-outcome`,
  table: `${name}-events`,
  /** Where the record of every event that was handled goes… */
  receipts: `${name}-receipts`,
  /** …and of every one that was given up. */
  failures: `${name}-failures`,
  queue: `${name}-intake`,
  deadLetterQueue: `${name}-rejected`,
  rule: `${name}-rule`,
  source: `${name}-notices`,
  bucket: `${name}-uploads-${accountId}`,
  topic: 'incident-alerts',
});
export type RecorderNames = ReturnType<typeof recorderNames>;

/** Whole ARNs of what `names` stands for in one account and region. */
export const recorderArns = (scope: { accountId: string; region: string }, names: RecorderNames) => {
  const topic = (name: string): string => `arn:aws:sns:${scope.region}:${scope.accountId}:${name}`;
  const own = functionArn(scope, names.function);
  return {
    function: own,
    alias: `${own}:${names.alias}`,
    role: roleArn(scope.accountId, names.role),
    receipts: queueArn(scope, names.receipts),
    failures: queueArn(scope, names.failures),
    queue: queueArn(scope, names.queue),
    rule: `arn:aws:events:${scope.region}:${scope.accountId}:rule/${names.rule}`,
    source: topic(names.source),
    bucket: `arn:aws:s3:::${names.bucket}`,
    topic: topic(names.topic),
  };
};
export type RecorderArns = ReturnType<typeof recorderArns>;
