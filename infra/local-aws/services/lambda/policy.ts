import type { AddPermissionRequest } from '@aws-sdk/client-lambda';
import { requireText } from './configuration-rules.ts';
import { conflict, notFound } from './lambda-error.ts';
import type { PolicyStatement } from './records.ts';

/** A function's policy as `GetPolicy` shows it. */
export const policyText = (statements: readonly PolicyStatement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });

function principalOf(text: string): PolicyStatement['Principal'] {
  if (text === '*') return '*';
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` };
  return text.startsWith('arn:') ? { AWS: text } : { Service: text };
}

function conditionOf(input: AddPermissionRequest): PolicyStatement['Condition'] {
  const condition = {
    ...(input.SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': input.SourceAccount } }),
    ...(input.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

/** The statement that a permission becomes. */
export function statementOf(input: AddPermissionRequest, resource: string): PolicyStatement {
  const condition = conditionOf(input);
  return {
    Sid: requireText(input.StatementId ?? '', 'statementId', /^([a-zA-Z0-9-_]+)$/, 100),
    Effect: 'Allow',
    Principal: principalOf(input.Principal ?? ''),
    Action: requireText(input.Action ?? '', 'action', /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/, 256),
    Resource: resource,
    ...(condition && { Condition: condition }),
  };
}

export function addStatement(policy: readonly PolicyStatement[] = [], statement: PolicyStatement): PolicyStatement[] {
  if (policy.some(({ Sid }) => Sid === statement.Sid)) {
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  return [...policy, statement];
}

/** Undefined when the last statement went: a policy without statements is no policy. */
export function removeStatement(policy: readonly PolicyStatement[] = [], sid: string): PolicyStatement[] | undefined {
  const rest = policy.filter((statement) => statement.Sid !== sid);
  if (rest.length === policy.length) throw notFound(`Statement ${sid} is not found in resource policy.`);
  return rest.length > 0 ? rest : undefined;
}
