import { arnName } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';

/** What a table may be asked to do a second; zeros where it is paid by the request. */
export interface TableThroughput {
  billing_mode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  read_units: number;
  write_units: number;
}

interface Answer {
  Table?: {
    TableStatus?: string;
    BillingModeSummary?: { BillingMode?: string };
    ProvisionedThroughput?: { ReadCapacityUnits?: number; WriteCapacityUnits?: number };
  };
}

/** Undefined when there is no such table. `unsettled` while AWS is still changing it. */
export const readTableThroughput = async (
  aws: AwsReader,
  tableArn: string,
): Promise<(TableThroughput & { unsettled: boolean }) | undefined> => {
  const found = await aws.read<Answer>('dynamodb', 'DescribeTable', { TableName: arnName(tableArn) });
  if (found?.Table === undefined) return undefined;
  const { TableStatus, BillingModeSummary, ProvisionedThroughput: given } = found.Table;
  return {
    // AWS leaves the summary out of a table that was provisioned from its beginning.
    billing_mode: BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    read_units: given?.ReadCapacityUnits ?? 0,
    write_units: given?.WriteCapacityUnits ?? 0,
    unsettled: TableStatus === 'UPDATING',
  };
};
