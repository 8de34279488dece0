import { randomUUID } from 'node:crypto';
import type * as Events from '@aws-sdk/client-eventbridge';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { constraint } from './errors.ts';
import type { BusEvent, Delivery } from './delivery.ts';
import type { Rules } from './rules.ts';

const ENTRIES_MAX = 10;

/** Whole seconds, as EventBridge writes times. */
const eventTime = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, 'Z');

/** An event of this account and region. */
export const busEvent = (
  { accountId, region }: World,
  about: { source: string; detailType: string; resources?: readonly string[]; detail: unknown; at?: Date },
): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': about.detailType,
  source: about.source,
  account: accountId,
  time: eventTime(about.at ?? new Date()),
  region,
  resources: about.resources ?? [],
  detail: about.detail,
});

/** Why an entry is not taken, as AWS tells it beside the others; undefined when it is. */
const refusalOf = ({
  Source = '',
  DetailType = '',
  Detail,
}: Events.PutEventsRequestEntry): [string, string] | undefined => {
  if (Source === '')
    return ['InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'];
  if (Source.startsWith('aws.')) return ['NotAuthorizedForSourceException', 'Not authorized for the source.'];
  if (DetailType === '')
    return ['InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.'];
  return parseDetail(Detail) === undefined ? ['MalformedDetail', 'Detail is malformed.'] : undefined;
};

const parseDetail = (text: string | undefined): object | undefined => {
  try {
    const detail: unknown = JSON.parse(text ?? '');
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
};

/** Events that come from the account's own programs. */
export const eventOperations = (world: World, rules: Rules, delivery: Delivery): Record<string, Operation> => {
  const put = (entry: Events.PutEventsRequestEntry): Events.PutEventsResultEntry => {
    rules.requireBus(entry.EventBusName);
    const [ErrorCode, ErrorMessage] = refusalOf(entry) ?? [];
    if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage };
    const event = busEvent(world, {
      source: entry.Source ?? '',
      detailType: entry.DetailType ?? '',
      resources: entry.Resources ?? [],
      detail: parseDetail(entry.Detail),
      ...(entry.Time && { at: entry.Time }),
    });
    delivery.publish(event);
    return { EventId: event.id };
  };
  return {
    PutEvents: operation<Events.PutEventsRequest, Events.PutEventsResponse>({
      honours: ['Source', 'DetailType', 'Detail', 'Resources', 'Time', 'EventBusName'].map(
        (member) => `Entries[].${member}`,
      ),
      writes: true,
      isDataEvent: true,
      access: ({ Entries = [] }) =>
        Entries.map(({ Source = '', DetailType = '' }) => ({
          action: 'events:PutEvents',
          resource: rules.busArn,
          context: { 'events:source': Source, 'events:detail-type': DetailType },
        })),
      handle: ({ Entries = [] }) => {
        if (Entries.length < 1 || Entries.length > ENTRIES_MAX)
          throw constraint('[…]', 'entries', `Member must have length between 1 and ${ENTRIES_MAX}`);
        const entries = Entries.map(put);
        return {
          FailedEntryCount: entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
          Entries: entries,
        };
      },
    }),
  };
};
