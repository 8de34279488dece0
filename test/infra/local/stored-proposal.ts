import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { type Proposal, proposalHash } from '../../../shared/proposal.ts';
import type { AccountClient } from './account-client.ts';

interface TamperedProposal extends Proposal {
  pk: string;
  sk: string;
}

/** The rows of an incident as an administrator of the table can write them, past everything that guards them. */
export const openStoredProposal = async (
  { dynamodb, ready }: AccountClient,
  { incident_id, proposal }: Pick<IncidentView, 'incident_id' | 'proposal'>,
) => {
  const client = DynamoDBDocument.from(dynamodb);
  const TableName = ready.tables['incident-context'];
  const Key = { pk: `incident#${incident_id}`, sk: `proposal#${proposal?.proposal_id ?? ''}` };
  const original = (await client.get({ TableName, Key, ConsistentRead: true })).Item as TamperedProposal;
  /** Lets the first action allow everything on S3. */
  const widened = structuredClone(original);
  const params = widened.actions[0]?.params as { document: { Statement: { Action: string[] }[] } };
  params.document.Statement.forEach((statement) => (statement.Action = ['s3:*']));

  return {
    widen: async (): Promise<void> => void (await client.put({ TableName, Item: widened })),
    restore: async (): Promise<void> => void (await client.put({ TableName, Item: original })),
    /** Widens it, and makes both the proposal and its incident name the hash of what it says now. */
    widenWithHash: async (): Promise<void> => {
      const { pk, sk, ...proposal } = widened;
      const hash = proposalHash(proposal);
      await client.put({ TableName, Item: { pk, sk, ...proposal, hash } });
      await client.update({
        TableName: ready.tables['incident-state'],
        Key: { incident_id },
        UpdateExpression: 'SET proposal_hash = :hash',
        ExpressionAttributeValues: { ':hash': hash },
      });
    },
  };
};
