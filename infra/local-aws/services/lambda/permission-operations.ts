import { randomUUID } from 'node:crypto';
import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { requireRevision, type Resolved } from './functions.ts';
import { notFound } from './lambda-error.ts';
import type { LambdaParts } from './parts.ts';
import { addStatement, policyText, removeStatement, statementOf } from './policy.ts';
import type { AliasRecord, VersionRecord } from './records.ts';

/** A function's resource policy: who outside IAM may invoke it. */
export const permissionOperations = (parts: LambdaParts): Record<string, Operation> => ({
  AddPermission: operation<AddPermissionRequest, AddPermissionResponse>({
    honours: [
      'FunctionName',
      'StatementId',
      'Action',
      'Principal',
      'SourceArn',
      'SourceAccount',
      'Qualifier',
      'RevisionId',
    ],
    writes: true,
    access: ({ FunctionName, Qualifier }) => parts.access.to('AddPermission', FunctionName, Qualifier),
    handle: (input) => {
      const target = parts.functions.resolve(input.FunctionName, input.Qualifier);
      const { record, qualifier = '' } = target;
      requireRevision(revisedBy(target).revisionId, input.RevisionId);
      const statement = statementOf(input, target.arn);
      record.policies[qualifier] = addStatement(record.policies[qualifier], statement);
      revisedBy(target).revisionId = randomUUID();
      parts.functions.save(record);
      return { Statement: JSON.stringify(statement) };
    },
  }),
  RemovePermission: operation<RemovePermissionRequest, object>({
    honours: ['FunctionName', 'StatementId', 'Qualifier', 'RevisionId'],
    writes: true,
    access: ({ FunctionName, Qualifier }) => parts.access.to('RemovePermission', FunctionName, Qualifier),
    handle: (input) => {
      const target = parts.functions.resolve(input.FunctionName, input.Qualifier);
      const { record, qualifier = '' } = target;
      requireRevision(revisedBy(target).revisionId, input.RevisionId);
      const rest = removeStatement(record.policies[qualifier], input.StatementId ?? '');
      if (rest) record.policies[qualifier] = rest;
      else delete record.policies[qualifier];
      revisedBy(target).revisionId = randomUUID();
      parts.functions.save(record);
      return {};
    },
  }),
  GetPolicy: operation<GetPolicyRequest, GetPolicyResponse>({
    honours: ['FunctionName', 'Qualifier'],
    writes: false,
    access: ({ FunctionName, Qualifier }) => parts.access.to('GetPolicy', FunctionName, Qualifier),
    handle: ({ FunctionName, Qualifier }) => {
      const target = parts.functions.resolve(FunctionName, Qualifier);
      const policy = target.record.policies[target.qualifier ?? ''];
      if (!policy) throw notFound('The resource you requested does not exist.');
      return { Policy: policyText(policy), RevisionId: revisedBy(target).revisionId };
    },
  }),
});

/** A policy has no revision of its own: it is part of the version or alias that it belongs to. */
const revisedBy = (target: Resolved): AliasRecord | VersionRecord => target.alias ?? target.version;
