import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readTableThroughput, type TableThroughput } from '../aws/table-reads.ts';
import { priceOf } from '../cost/cost.ts';
import { HOURS_PER_MONTH } from '../cost/prices.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope, TableArn } from './parameters.ts';

/** AWS's default quota of one table. */
const Units = z.number().int().min(1).max(40_000).optional();
const params = z
  .strictObject({ table_arn: TableArn, read_units: Units, write_units: Units })
  .refine(
    ({ read_units, write_units }) => read_units !== undefined || write_units !== undefined,
    'names no throughput',
  );
type Params = z.infer<typeof params>;

/** Sets the provisioned throughput of a table; what is not named stays. Image: `TableThroughput`. */
export const setTableThroughput: Change<Params> = {
  id: 'set-table-throughput',
  description: 'Sets the provisioned read or write throughput of a table, in units a second.',
  params,
  repairRole: 'data',
  target: ({ table_arn }) => table_arn,
  risk: () => 'R2',
  async capture({ table_arn }, aws) {
    requireOwnScope(aws, table_arn);
    const found = await readTableThroughput(aws, table_arn);
    if (found === undefined) return null;
    const { unsettled, ...image } = found;
    if (unsettled) throw new RetryableError(`\`${table_arn}\` is being updated: read it again later`);
    return image;
  },
  postImage: (given, preImage) => (preImage === null ? null : { ...imageOf(given, preImage), ...unitsOf(given) }),
  call: (given, preImage) => {
    const { read_units, write_units } = { ...imageOf(given, preImage), ...unitsOf(given) };
    const ProvisionedThroughput = { ReadCapacityUnits: read_units, WriteCapacityUnits: write_units };
    const input = { TableName: arnName(given.table_arn), ProvisionedThroughput };
    return { service: 'dynamodb', operation: 'UpdateTable', input };
  },
  invert: (given, preImage) => {
    const before = imageOf(given, preImage);
    const named = Object.keys(unitsOf(given)) as (keyof CapacityUnits)[];
    const back = Object.fromEntries(named.map((name) => [name, before[name]]));
    return { change: 'set-table-throughput', params: { table_arn: given.table_arn, ...back } };
  },
  summary: (given, preImage) => {
    const before = preImage as TableThroughput | null;
    const parts = Object.entries(unitsOf(given)).map(
      ([name, units]) =>
        `${name.replace('_', ' ')} from ${before?.[name as keyof CapacityUnits] ?? 'none'} to ${units}`,
    );
    return `set ${parts.join(' and ')} a second of table \`${arnName(given.table_arn)}\``;
  },
  permissions: ({ table_arn }) => [{ action: 'dynamodb:UpdateTable', resource: table_arn }],
  cost: (given, preImage) => {
    const before = imageOf(given, preImage);
    const after = { ...before, ...unitsOf(given) };
    const monthly = (units: number): bigint => BigInt(units) * HOURS_PER_MONTH;
    return {
      monthly_nano_usd: priceOf([
        { item: 'dynamodb-rcu-hour', numerator: monthly(after.read_units - before.read_units) },
        { item: 'dynamodb-wcu-hour', numerator: monthly(after.write_units - before.write_units) },
      ]),
      formula: '(Δ read units × price + Δ write units × price) × 730 h',
    };
  },
  problems: ({ table_arn }, preImage) => {
    if (preImage === null) return [`there is no table \`${table_arn}\``];
    const isProvisioned = (preImage as TableThroughput).billing_mode === 'PROVISIONED';
    return isProvisioned ? [] : [`\`${table_arn}\` is paid by the request: it has no throughput to set`];
  },
};

type CapacityUnits = Pick<TableThroughput, 'read_units' | 'write_units'>;

const unitsOf = ({ read_units, write_units }: Params): Partial<CapacityUnits> => ({
  ...(read_units !== undefined && { read_units }),
  ...(write_units !== undefined && { write_units }),
});

const imageOf = ({ table_arn }: Params, preImage: Image): TableThroughput => {
  if (preImage === null) throw new TerminalError(`there is no table \`${table_arn}\` to change`);
  return preImage as TableThroughput;
};
