import { listOf, type PolicyStatement, deniesOf, statementsOf } from '../aws/policy-document.ts';
import { isSameCanonical } from '../canonical.ts';

type Statement = Partial<PolicyStatement>;

/**
 * Why a policy may allow more than another; undefined when it certainly does not. Certain means: every Allow is
 * covered by the other's, and none of the other's Denies is missing. What cannot be decided counts as broader.
 */
export const whyBroader = (document: unknown, baseline: unknown): string | undefined => {
  if (isSameCanonical(document, baseline)) return undefined;
  if (versionOf(document) !== versionOf(baseline)) return 'it is of another policy version';
  const kept = deniesOf(document);
  if (!deniesOf(baseline).every((deny) => kept.some((statement) => isSameStatement(statement, deny))))
    return 'it drops a Deny of the baseline';
  const allows = statementsOf(baseline).filter(isAllow);
  return statementsOf(document)
    .filter(isAllow)
    .map((statement) => whyNotCovered(statement, allows))
    .find((reason) => reason !== undefined);
};

const isAllow = (statement: Statement): boolean => statement.Effect === 'Allow';
/** AWS's default where a policy names none. */
const versionOf = (document: unknown): unknown => (document as { Version?: unknown }).Version ?? '2008-10-17';

const isSameStatement = (a: Statement, b: Statement): boolean => {
  const [left, right] = [a, b].map(({ Sid: _, ...rest }) => rest);
  return isSameCanonical(left, right);
};

const whyNotCovered = (statement: Statement, allows: readonly Statement[]): string | undefined => {
  if (allows.some((allow) => isSameStatement(statement, allow))) return undefined;
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    return 'it allows all but a list, which the baseline does not say';
  for (const action of listOf(statement.Action))
    for (const resource of listOf(statement.Resource))
      if (!allows.some((allow) => covers(allow, action, resource, statement.Condition)))
        return `it allows \`${action}\` on \`${resource}\`, which the baseline does not`;
  return undefined;
};

const covers = (allow: Statement, action: string, resource: string, condition: unknown): boolean =>
  listOf(allow.Action).some((pattern) => isWithin(action.toLowerCase(), pattern.toLowerCase())) &&
  listOf(allow.Resource).some((pattern) => isWithin(resource, pattern)) &&
  (allow.Condition === undefined || (condition !== undefined && isSameCanonical(allow.Condition, condition)));

/**
 * True when everything that `inner` matches is matched by `outer`. A wildcard of `inner` is met by a `*` of `outer`
 * alone. Policy variables are taken as written: an `outer` that has one covers only itself.
 */
const isWithin = (inner: string, outer: string): boolean => {
  if (inner === outer) return true;
  if (outer.includes('${')) return false;
  const source = outer.replace(/[^*?]+|[*?]/g, (part) =>
    part === '*' ? '[^]*' : part === '?' ? '[^*]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`).test(inner);
};
