import { splitFunctionArn } from '../aws/trigger-reads.ts';
import type { Change } from './change.ts';
import { permissionImage, type PermissionPlace, readPermission } from './invoke-permission.ts';
import { requireOwnScope } from './parameters.ts';

type Own = 'id' | 'description' | 'params' | 'postImage' | 'invert' | 'summary' | 'cost' | 'problems' | 'grants';

interface PermissionChange<P extends PermissionPlace> extends Pick<Change<P>, Own> {
  operation: 'AddPermission' | 'RemovePermission';
  /** What the call says beside the function, the statement's id and the revision. */
  input(params: P): Record<string, unknown>;
}

/** A change of one permission to invoke a function or an alias. Image: the permission and the revision. */
export const permissionChange = <P extends PermissionPlace>({
  operation,
  input,
  ...own
}: PermissionChange<P>): Change<P> => ({
  ...own,
  repairRole: 'trigger',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R3',
  async capture({ function_arn, statement_id }, aws) {
    requireOwnScope(aws, function_arn);
    return readPermission(aws, function_arn, statement_id);
  },
  call: (given, preImage) => {
    const { functionArn, qualifier } = splitFunctionArn(given.function_arn);
    return {
      service: 'lambda',
      operation,
      input: {
        FunctionName: functionArn,
        ...(qualifier !== undefined && { Qualifier: qualifier }),
        StatementId: given.statement_id,
        ...input(given),
        RevisionId: permissionImage(given.function_arn, preImage).revision_id,
      },
    };
  },
  permissions: ({ function_arn }) => [{ action: `lambda:${operation}`, resource: function_arn }],
});
