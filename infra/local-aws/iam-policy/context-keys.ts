import { parsePolicy, type Statement } from './document.ts';
import type { NamedPolicy } from './evaluate.ts';
import { concerns, type AccessRequest } from './statement.ts';
import { variableNames } from './variables.ts';

/** The condition keys, as written, that statements about this action and resource depend on. */
export function contextKeys(policies: readonly NamedPolicy[], request: AccessRequest): string[] {
  const keys = new Map<string, string>();
  for (const policy of policies) {
    const document = parsePolicy(policy.document);
    for (const statement of document.statements.filter((each) => concerns(each, document, request))) {
      for (const key of keysOf(statement, document.variables)) {
        if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
      }
    }
  }
  return [...keys.values()];
}

function keysOf(statement: Statement, variables: boolean): string[] {
  const texts = [
    ...(statement.resources ?? []),
    ...(statement.notResources ?? []),
    ...statement.conditions.flatMap(({ values }) => values),
  ];
  return [...statement.conditions.map(({ key }) => key), ...(variables ? texts.flatMap(variableNames) : [])];
}
