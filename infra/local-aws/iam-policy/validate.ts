import { AwsError } from '../aws-error.ts';
import { readOperatorName } from './condition.ts';
import { listOf, readJson, readPolicySyntax, type RawPolicy, type RawStatement } from './policy-syntax.ts';
import { resourceObjection } from './resource-format.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';

type Objection = string | undefined;

/** Refuses, with `MalformedPolicyDocument` and AWS's text, what IAM would not store as an identity policy or boundary. */
export function validateIdentityPolicy(text: string): void {
  refuse(identityObjection(text));
}

/**
 * Refuses what IAM would not store as a role's trust policy.
 *
 * `principalExists` is asked for the account's own users and roles that the policy names.
 */
export function validateTrustPolicy(text: string, principalExists: (arn: string) => boolean): void {
  refuse(trustObjection(text, principalExists));
}

/** Whether a text keeps to the policy grammar at all, for services that answer in words of their own. */
export const isPolicyText = (text: string): boolean => readPolicySyntax(text) !== undefined;

/** The principals of a resource policy that are no account, role, session or service; `exists` knows the account's roles. */
export function unknownPrincipals(text: string, exists: (arn: string) => boolean): string[] {
  const statements = readPolicySyntax(text)?.statements ?? [];
  return statements.flatMap((statement) => principalObjection(statement, exists) ?? []);
}

function refuse(objection: Objection): void {
  if (objection !== undefined) throw new AwsError('MalformedPolicyDocument', objection, 400);
}

function identityObjection(text: string): Objection {
  const policy = readPolicySyntax(text);
  if (!policy) return SYNTAX;
  const { statements } = policy;
  if (statements.some(namesPrincipal)) return 'Policy document should not specify a principal.';
  if (policy.version !== '2012-10-17') return 'Policy document must be version 2012-10-17 or greater.';
  if (!statements.every(hasReadableDates)) return LEGACY;
  if (!hasUniqueIds(policy)) return 'Statement IDs (SID) in a single policy must be unique.';
  if (!statements.every(hasActions)) return 'Policy statement must contain actions.';
  if (!statements.every(hasResources)) return 'Policy statement must contain resources.';
  return (
    first(statements, (statement) =>
      first([...listOf(statement.Resource), ...listOf(statement.NotResource)], resourceObjection),
    ) ?? first(statements, (statement) => first(actionsOf(statement), actionObjection))
  );
}

function trustObjection(text: string, principalExists: (arn: string) => boolean): Objection {
  if (readJson(text) === undefined) return 'This policy contains invalid Json';
  const policy = readPolicySyntax(text);
  if (!policy) return missingEffect(readJson(text)) ? 'Missing required field Effect' : SYNTAX;
  return (
    first(policy.statements, trustStatementObjection) ??
    first(policy.statements, (statement) => principalObjection(statement, principalExists))
  );
}

function trustStatementObjection(statement: RawStatement): Objection {
  if (hasResources(statement)) return 'Has prohibited field Resource';
  if (!namesPrincipal(statement)) return 'Missing required field Principal';
  if (!hasActions(statement)) return 'Missing required field Action';
  return actionsOf(statement).every(isTrustAction)
    ? undefined
    : 'AssumeRole policy may only specify STS AssumeRole actions.';
}

const isTrustAction = (action: string): boolean =>
  /^sts:(\*|AssumeRole\w*\*?|TagSession|SetSourceIdentity|SetContext)$/i.test(action);

function principalObjection(statement: RawStatement, exists: (arn: string) => boolean): Objection {
  const element = statement.Principal ?? statement.NotPrincipal;
  if (element === '*' || typeof element !== 'object' || element === null) return undefined;
  const entries = Object.entries(element as Record<string, string | string[]>);
  return first(entries, ([kind, names]) =>
    first(listOf(names), (name) =>
      isPrincipal(kind, name, exists) ? undefined : `Invalid principal in policy: "${kind}":"${name}"`,
    ),
  );
}

function isPrincipal(kind: string, name: string, exists: (arn: string) => boolean): boolean {
  if (kind === 'Service') return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(name);
  if (kind === 'Federated' || kind === 'CanonicalUser') return true;
  if (kind !== 'AWS') return false;
  if (name === '*' || /^\d{12}$/.test(name) || /^arn:aws:iam::\d{12}:root$/.test(name)) return true;
  if (/^arn:aws:sts::\d{12}:assumed-role\/[^/]+\/[^/]+$/.test(name)) return true;
  return /^arn:aws:iam::\d{12}:(role|user)\/.+$/.test(name) && exists(name);
}

function missingEffect(policy: unknown): boolean {
  const statement = (policy as { Statement?: unknown } | null)?.Statement;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  return statements.some((each) => typeof each === 'object' && each !== null && !('Effect' in each));
}

const namesPrincipal = (statement: RawStatement): boolean =>
  statement.Principal !== undefined || statement.NotPrincipal !== undefined;
const actionsOf = (statement: RawStatement): readonly string[] => [
  ...listOf(statement.Action),
  ...listOf(statement.NotAction),
];
const hasActions = (statement: RawStatement): boolean => actionsOf(statement).length > 0;
const hasResources = (statement: RawStatement): boolean =>
  listOf(statement.Resource).length + listOf(statement.NotResource).length > 0;

function hasUniqueIds({ statements }: RawPolicy): boolean {
  const ids = statements.map(({ Sid }) => Sid).filter((id) => id !== undefined && id !== '');
  return new Set(ids).size === ids.length;
}

function hasReadableDates(statement: RawStatement): boolean {
  return Object.entries(statement.Condition ?? {})
    .filter(([operator]) => readOperatorName(operator).base.startsWith('Date'))
    .flatMap(([, keys]) => Object.values(keys).flat())
    .every((value) => /^\d+$/.test(String(value)) || !Number.isNaN(Date.parse(String(value))));
}

function actionObjection(action: string): Objection {
  if (action === '*') return undefined;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (rest.length > 1) return 'Actions/Condition can contain only one colon.';
  return /[^a-zA-Z0-9\-.]/.test(vendor) ? `Vendor ${vendor} is not valid` : undefined;
}

function first<T>(values: readonly T[], objection: (value: T) => Objection): Objection {
  for (const value of values) {
    const found = objection(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
