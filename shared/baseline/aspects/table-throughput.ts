import type { ArnParts } from '../../arn.ts';
import { readTableThroughput } from '../../aws/table-reads.ts';
import type { Aspect } from './aspect.ts';

const isTable = ({ service, resource }: ArnParts): boolean => service === 'dynamodb' && /^table\/[^/]+$/.test(resource);

/** How a table is paid, and how much it may be asked to do a second. */
export const tableThroughput: Aspect = {
  id: 'table-throughput',
  covers: isTable,
  async read(aws, tableArn) {
    const found = await readTableThroughput(aws, tableArn);
    if (found === undefined) return undefined;
    const { unsettled: _passing, ...settings } = found;
    return settings;
  },
  events: /^(Create|Update|Delete)Table$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, baseline }) =>
    member === 'billing_mode'
      ? []
      : [{ change: 'set-table-throughput', params: { table_arn: resource, [member]: baseline } }],
};
