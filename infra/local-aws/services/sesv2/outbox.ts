import { randomBytes, randomUUID } from 'node:crypto';
import type { Collection, World } from '../../world.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

const KEPT_MAX = 1000;
const DAY_MS = 86_400_000;
const PATH = '/_aws/ses';

/** A message as `GET /_aws/ses` shows it. */
export interface SentMessage extends OutgoingMessage {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  /** ARN of who sent it. */
  readonly principal: string;
}

/** What was sent, the newest last, of which the last thousand are kept. Nothing leaves the machine. */
export class Outbox {
  readonly #sent: Collection<SentMessage>;

  constructor({ state }: Pick<World, 'state'>) {
    this.#sent = state.collection('ses.messages');
  }

  send(message: OutgoingMessage, principal: string): SentMessage {
    const id = `01${randomBytes(7).toString('hex')}-${randomUUID()}-000000`;
    const sent = { id, ...message, at: new Date().toISOString(), principal };
    this.#sent.set(id, sent);
    for (const old of this.#sent.keys().slice(0, -KEPT_MAX)) this.#sent.delete(old);
    return sent;
  }

  /** Counts those that are still kept. */
  sentInLastDay(): number {
    const since = new Date(Date.now() - DAY_MS).toISOString();
    return this.#sent.values().filter(({ at }) => at > since).length;
  }

  page(path: string, query: URLSearchParams): { contentType: string; body: string } | undefined {
    if (path !== PATH) return undefined;
    const id = query.get('id');
    const messages = this.#sent.values().filter((message) => id === null || message.id === id);
    return { contentType: 'application/json', body: JSON.stringify({ messages }) };
  }
}
