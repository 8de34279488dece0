import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { requireRevision } from './functions.ts';
import { notFound } from './lambda-error.ts';
import type { LambdaParts } from './parts.ts';
import { addStatement, policyText, removeStatement, statementOf } from './policy.ts';
import type { PolicyRecord } from './records.ts';

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
      const { record, qualifier = '', arn } = parts.functions.resolve(input.FunctionName, input.Qualifier);
      const before = record.policies[qualifier];
      requirePolicyRevision(before, input.RevisionId);
      const statement = statementOf(input, arn);
      record.policies[qualifier] = addStatement(before, statement);
      parts.functions.save(record);
      return { Statement: JSON.stringify(statement) };
    },
  }),
  RemovePermission: operation<RemovePermissionRequest, object>({
    honours: ['FunctionName', 'StatementId', 'Qualifier', 'RevisionId'],
    writes: true,
    access: ({ FunctionName, Qualifier }) => parts.access.to('RemovePermission', FunctionName, Qualifier),
    handle: (input) => {
      const { record, qualifier = '' } = parts.functions.resolve(input.FunctionName, input.Qualifier);
      const before = record.policies[qualifier];
      requirePolicyRevision(before, input.RevisionId);
      const after = removeStatement(before, input.StatementId ?? '');
      if (after) record.policies[qualifier] = after;
      else delete record.policies[qualifier];
      parts.functions.save(record);
      return {};
    },
  }),
  GetPolicy: operation<GetPolicyRequest, GetPolicyResponse>({
    honours: ['FunctionName', 'Qualifier'],
    writes: false,
    access: ({ FunctionName, Qualifier }) => parts.access.to('GetPolicy', FunctionName, Qualifier),
    handle: ({ FunctionName, Qualifier }) => {
      const { record, qualifier = '' } = parts.functions.resolve(FunctionName, Qualifier);
      const policy = record.policies[qualifier];
      if (!policy) throw notFound('The resource you requested does not exist.');
      return { Policy: policyText(policy), RevisionId: policy.revisionId };
    },
  }),
});

/** Where there is no policy yet, no revision of it can be the latest. */
const requirePolicyRevision = (policy: PolicyRecord | undefined, wanted: string | undefined): void =>
  requireRevision(policy?.revisionId ?? '', wanted);
