/** One permission of a policy document: a statement taken apart by action and resource, so that documents can be compared. */
export interface Permission {
  effect: 'Allow' | 'Deny';
  /** Action pattern; `!` before it means "all but" (`NotAction`). */
  action: string;
  /** Resource pattern; `!` before it means "all but" (`NotResource`). */
  resource: string;
  /** Canonical text of the condition block, empty when there is none. */
  condition: string;
  /** Text of the principal block; only of a resource's own policy. */
  principal?: string;
}

interface Statement {
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

/** The permissions of a policy document, wherever a baseline keeps it; `undefined` when `value` holds none. */
export const permissionsOf = (value: unknown): Permission[] | undefined => {
  const document = findDocument(value);
  return document && toList(document.Statement).flatMap((statement) => takeApart(statement as Statement));
};

const findDocument = (value: unknown): { Statement: unknown } | undefined => {
  if (typeof value === 'string') return findDocument(parseJson(value));
  if (value === null || typeof value !== 'object') return undefined;
  if ('Statement' in value) return value;
  if ('document' in value) return findDocument(value.document);
  return undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text);
  } catch {
    return undefined;
  }
};

const takeApart = (statement: Statement): Permission[] => {
  const effect = statement.Effect === 'Deny' ? 'Deny' : 'Allow';
  const condition = statement.Condition === undefined ? '' : JSON.stringify(statement.Condition);
  const actions = patterns(statement.Action, statement.NotAction);
  const resources = resourcesOf(statement);
  const principal = principalOf(statement);
  return actions.flatMap((action) =>
    resources.map((resource) => ({
      effect,
      action,
      resource,
      condition,
      ...(principal !== undefined && { principal }),
    })),
  );
};

const patterns = (are: unknown, areNot: unknown): string[] =>
  are === undefined ? toList(areNot ?? []).map((pattern) => `!${String(pattern)}`) : toList(are).map(String);

/** A role's trust names no resource: it is about the role itself. */
const resourcesOf = ({ Resource, NotResource }: Statement): string[] =>
  Resource === undefined && NotResource === undefined ? ['*'] : patterns(Resource, NotResource);

const principalOf = ({ Principal, NotPrincipal }: Statement): string | undefined => {
  if (Principal !== undefined) return JSON.stringify(Principal);
  return NotPrincipal === undefined ? undefined : `!${JSON.stringify(NotPrincipal)}`;
};

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Permissions of `before` that `after` does not have in the same words. */
export const lostPermissions = (before: readonly Permission[], after: readonly Permission[]): Permission[] => {
  const kept = new Set(after.map(key));
  return before.filter((permission) => !kept.has(key(permission)));
};

const key = ({ effect, action, resource, condition, principal = '' }: Permission): string =>
  [effect, action.toLowerCase(), resource, condition, principal].join('\n');

/** True when the permission speaks about this action on this resource; its condition is not judged. */
export const covers = (permission: Permission, action: string, resource: string): boolean =>
  matches(permission.action, action, 'i') &&
  (resource === '' || resource === '*' || matches(permission.resource, resource, ''));

/** A policy variable may stand for anything. */
const matches = (pattern: string, text: string, flags: string): boolean => {
  if (pattern.startsWith('!')) return !matches(pattern.slice(1), text, flags);
  const source = pattern
    .replace(/\$\{[^}]*\}/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `${flags}s`).test(text);
};
