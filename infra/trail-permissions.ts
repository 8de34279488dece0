import { AuditEntry } from '../shared/audit/audit-entry.ts';

/**
 * Putting entries of these chains into the tables of `audit`, within a transaction, with the members of an entry and no
 * others. IAM cannot ask that an entry be new: that it is, is a condition of the code's own request, and what the chain
 * and the seals prove. `chains` may end in `*`.
 */
export const appendsTo = (audit: readonly string[], chains: string): object => ({
  Effect: 'Allow',
  Action: ['dynamodb:PutItem'],
  Resource: audit,
  Condition: {
    'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] },
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [chains] },
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': Object.keys(AuditEntry.shape) },
  },
});
