import { parseArn } from '../arn.ts';
import { listOf, statementsOf } from '../aws/policy-document.ts';
import { matchesPattern } from '../baseline/pattern.ts';

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Condition?: unknown;
}

const CHANGES_POLICY = 'kms:putkeypolicy';

const changesPolicy = ({ Action }: Statement): boolean =>
  listOf(Action).some((pattern) => matchesPattern(CHANGES_POLICY, pattern.toLowerCase()));

const isForAccount = ({ Principal }: Statement, account: string): boolean => {
  const named = typeof Principal === 'object' ? listOf(Principal.AWS) : listOf(Principal);
  return named.some((who) => who === '*' || who === account || who.endsWith(`::${account}:root`));
};

/**
 * Why nobody could put a key's policy right again once this one is in force: KMS would answer the same, and nobody but
 * AWS's support could help. Empty when the account itself may change it, without a condition.
 */
export const lockouts = (keyArn: string, document: unknown): readonly string[] => {
  const account = parseArn(keyArn)?.account ?? '';
  const concerned = (statementsOf(document) as Statement[]).filter(changesPolicy);
  const mayChange = concerned.some(
    (statement) =>
      statement.Effect === 'Allow' && statement.Condition === undefined && isForAccount(statement, account),
  );
  if (!mayChange) return ['it does not let the account change the policy again: the key could be locked for ever'];
  return concerned.some(({ Effect }) => Effect === 'Deny') ? ['it denies that the policy is changed again'] : [];
};
