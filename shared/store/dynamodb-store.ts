import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import { createIncidentStore } from './create-store.ts';
import { baselineQueries } from './dynamodb/baseline-queries.ts';
import { contextQueries } from './dynamodb/context-queries.ts';
import { documentsOf } from './dynamodb/documents.ts';
import { incidentQueries } from './dynamodb/incident-queries.ts';
import { resourceLocks } from './dynamodb/resource-locks.ts';
import { writeTransaction } from './dynamodb/transaction.ts';
import { type RecordTables, writeParts } from './dynamodb/write-parts.ts';
import type { IncidentStore } from './incident-store.ts';
import { REFUSALS } from './record-driver.ts';

export interface DynamoDbStoreOptions {
  /** Any DynamoDB: the client says where it is and who asks. */
  client: DynamoDBClient;
  /** Put before every table's name. */
  prefix?: string;
  clock?: Clock;
  /** Told about an incident that `list` leaves out because its row is not readable. */
  onUnreadable?: (incidentId: string, error: Error) => void;
}

/** The incident store on DynamoDB: every move is one TransactWriteItems. */
export const createDynamoDbStore = ({
  client,
  prefix = '',
  clock,
  onUnreadable = () => undefined,
}: DynamoDbStoreOptions): IncidentStore => {
  const documents = documentsOf(client);
  const tables: RecordTables = {
    state: `${prefix}incident-state`,
    context: `${prefix}incident-context`,
    approvals: `${prefix}incident-approvals`,
    audit: `${prefix}incident-audit`,
  };
  return createIncidentStore(
    {
      commit: async (write) => {
        const refusals = await writeTransaction(documents, writeParts(tables, write));
        return REFUSALS.find((refusal) => refusals.includes(refusal));
      },
      ...incidentQueries(documents, tables, onUnreadable),
      ...contextQueries(documents, tables),
      ...resourceLocks(documents, tables),
      ...baselineQueries(documents, tables),
    },
    clock,
  );
};
