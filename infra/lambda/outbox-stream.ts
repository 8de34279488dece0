import { readOutboxMessage } from '../../shared/store/dynamodb/rows.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';

/** An attribute as DynamoDB's streams write it; rows of the outbox hold nothing but text and numbers. */
type Attribute = Readonly<{ S?: string; N?: string }>;

/** The part of an event of a DynamoDB stream that is read. Source: Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB". */
export interface StreamEvent {
  Records: readonly {
    eventName?: string;
    dynamodb?: { NewImage?: Readonly<Record<string, Attribute>> };
  }[];
}

/** Messages that were put into the outbox, oldest first; other rows of the table and removals are passed over. */
export const outboxMessagesOf = ({ Records }: StreamEvent): OutboxMessage[] =>
  Records.flatMap(({ eventName, dynamodb }) => {
    const image = dynamodb?.NewImage;
    return eventName === 'INSERT' && image?.pk?.S === 'outbox' ? [readOutboxMessage(plain(image))] : [];
  });

const plain = (image: Readonly<Record<string, Attribute>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(image).map(([name, { S, N }]) => [name, S ?? (N === undefined ? undefined : Number(N))]),
  );
