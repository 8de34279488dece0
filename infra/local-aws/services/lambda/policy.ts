import { randomUUID } from 'node:crypto';
import type { AddPermissionRequest } from '@aws-sdk/client-lambda';
import { requireText } from './configuration-rules.ts';
import { conflict, notFound } from './lambda-error.ts';
import type { PolicyRecord, PolicyStatement } from './records.ts';

/** A function's policy as `GetPolicy` shows it. */
export const policyText = (policy: PolicyRecord): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy.statements });

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

export function addStatement(policy: PolicyRecord | undefined, statement: PolicyStatement): PolicyRecord {
  const statements = policy?.statements ?? [];
  if (statements.some(({ Sid }) => Sid === statement.Sid)) {
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  return { statements: [...statements, statement], revisionId: randomUUID() };
}

/** Undefined when the last statement went: a policy without statements is no policy. */
export function removeStatement(policy: PolicyRecord | undefined, sid: string): PolicyRecord | undefined {
  const statements = (policy?.statements ?? []).filter((statement) => statement.Sid !== sid);
  if (statements.length === (policy?.statements.length ?? 0)) {
    throw notFound(`Statement ${sid} is not found in resource policy.`);
  }
  return statements.length > 0 ? { statements, revisionId: randomUUID() } : undefined;
}
