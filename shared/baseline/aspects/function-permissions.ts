import { type InvokePermission, readInvokePermissions } from '../../aws/trigger-reads.ts';
import { type Aspect, isAlias, isFunction, NO_EFFECT } from './aspect.ts';

/** Who may invoke a function, or one of its aliases, by statement id: its own policy. */
export const functionPermissions: Aspect = {
  id: 'function-permissions',
  covers: (arn) => isFunction(arn) || isAlias(arn),
  read: readInvokePermissions,
  events: /^(Add|Remove)Permission/,
  effect: ({ parameters }, { member }) => (parameters.statementId === member ? { sets: 'yes' } : NO_EFFECT),
  // CloudTrail tells of the function, and names the alias beside it.
  changedAt: ({ resource }) => resource.split(':').slice(0, 7).join(':'),
  undo: ({ resource, member, kind, baseline }) => {
    const named = { function_arn: resource, statement_id: member };
    if (kind === 'added') return [{ change: 'remove-function-permission', params: named }];
    // One statement id cannot be there twice: what was changed is put right by a person.
    if (kind === 'changed') return [];
    const { principal, source_arn, source_account } = baseline as InvokePermission;
    return [{ change: 'add-function-permission', params: { ...named, principal, source_arn, source_account } }];
  },
};
