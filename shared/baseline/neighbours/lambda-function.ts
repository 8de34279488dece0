import { arnName, parseArn } from '../../arn.ts';
import { readFunction, readMappings } from '../../aws/function-reads.ts';
import { readAliases } from '../../aws/trigger-reads.ts';
import { isFunction } from '../aspects/aspect.ts';
import { readInvokers } from './invokers.ts';
import type { Neighbour, NeighbourFinder } from './neighbour.ts';
import { readNetworkOf } from './network.ts';

/** A function works with its role, its logs, what feeds it and where its failures go. */
export const lambdaFunction: NeighbourFinder = {
  covers: isFunction,
  kind: 'function',
  async find(aws, arn) {
    const [record, mappings, network, aliases, invokers] = await Promise.all([
      readFunction(aws, arn),
      readMappings(aws, arn),
      readNetworkOf(aws, arn),
      readAliases(aws, arn),
      readInvokers(aws, arn),
    ]);
    if (!record) return undefined;
    const found: Neighbour[] = [
      { arn: record.role_arn, kind: 'role', relation: 'execution role' },
      { arn: logGroupArn(arn), kind: 'log-group', relation: 'logs' },
    ];
    for (const mapping of mappings)
      found.push({ arn: mapping.mapping_arn, kind: 'event-source-mapping', relation: 'trigger' }, source(mapping));
    if (record.dead_letter_arn !== null)
      found.push({ arn: record.dead_letter_arn, kind: 'dead-letter-queue', relation: 'failed events' });
    for (const { name } of aliases ?? []) found.push({ arn: `${arn}:${name}`, kind: 'alias', relation: 'alias' });
    return [...found, ...network, ...invokers];
  },
};

const source = ({ source_arn }: { source_arn: string }): Neighbour => ({
  arn: source_arn,
  kind: parseArn(source_arn)?.service === 'dynamodb' ? 'table' : 'queue',
  relation: 'event source',
});

const logGroupArn = (arn: string): string => {
  const { partition = 'aws', region = '', account = '' } = parseArn(arn) ?? {};
  return `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${arnName(arn)}`;
};
