import { parseArn } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import { readEventInvoke, readInvokePermissions } from '../../aws/trigger-reads.ts';
import type { Neighbour, ResourceKind } from './neighbour.ts';

/** What can be named as the source of an invocation. */
const KINDS: Readonly<Record<string, ResourceKind>> = { events: 'rule', sns: 'topic', s3: 'bucket', sqs: 'queue' };

/**
 * Who may invoke a function or an alias, by its own policy, and where the records of its asynchronous events go. What
 * lost its permission is not found any more; it is still in the baseline.
 */
export const readInvokers = async (aws: AwsReader, arn: string): Promise<Neighbour[]> => {
  const [permissions, settings] = await Promise.all([readInvokePermissions(aws, arn), readEventInvoke(aws, arn)]);
  const sources = Object.values(permissions).flatMap(({ source_arn }): Neighbour[] => {
    const kind = KINDS[parseArn(source_arn ?? '')?.service ?? ''];
    // A pattern names none.
    return source_arn === null || kind === undefined || /[*?]/.test(source_arn)
      ? []
      : [{ arn: source_arn, kind, relation: 'invokes it' }];
  });
  const destinations = [settings?.on_success, settings?.on_failure].flatMap((destination): Neighbour[] =>
    destination?.split(':')[2] === 'sqs' ? [{ arn: destination, kind: 'queue', relation: 'outcome of events' }] : [],
  );
  return [...sources, ...destinations];
};
