import { randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { Attribute, StoredMessage } from './message.ts';
import { parseRedrivePolicy, type RedrivePolicy } from './queue-attributes.ts';
import { openReceipt, sealReceipt } from './receipt.ts';

/** What survives a restart about a queue itself; times are epoch milliseconds. */
export interface QueueRecord {
  readonly name: string;
  readonly createdAt: number;
  modifiedAt: number;
  readonly attributes: Record<string, string>;
  readonly tags: Record<string, string>;
}

/** Where a queue keeps its messages. */
export interface MessageShelf {
  save(queueName: string, message: StoredMessage): void;
  remove(queueName: string, messageId: string): void;
}

export interface Draft {
  readonly body: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly delaySeconds?: number;
}

export interface Received {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
}

/** Messages waiting, hidden and delayed, counted as `ApproximateNumberOf…` does. */
export interface Counts {
  readonly visible: number;
  readonly notVisible: number;
  readonly delayed: number;
}

/** Totals since the last metric minute. */
export interface Traffic {
  sent: number;
  received: number;
  deleted: number;
}

/** One standard queue: visibility, delay, retention and redrive, with whoever waits for a message woken at once. */
export class Queue {
  readonly record: QueueRecord;
  readonly arn: string;
  readonly #messages = new Map<string, StoredMessage>();
  readonly #shelf: MessageShelf;
  readonly #deadLetterQueue: (arn: string) => Queue | undefined;
  readonly #waiters = new Set<() => void>();
  traffic: Traffic = { sent: 0, received: 0, deleted: 0 };
  isDeleted = false;
  /** Long polls end at once when the process is about to stop. */
  isClosing = false;

  constructor(
    record: QueueRecord,
    arn: string,
    shelf: MessageShelf,
    deadLetterQueue: (arn: string) => Queue | undefined,
  ) {
    this.record = record;
    this.arn = arn;
    this.#shelf = shelf;
    this.#deadLetterQueue = deadLetterQueue;
  }

  /** Seconds or bytes of a numeric attribute. */
  number(name: string): number {
    return Number(this.record.attributes[name]);
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    return parseRedrivePolicy(this.record.attributes['RedrivePolicy']);
  }

  /** Puts back what was stored before a restart. */
  restore(message: StoredMessage): void {
    this.#messages.set(message.messageId, message);
  }

  send(draft: Draft): StoredMessage {
    const now = Date.now();
    const { delaySeconds = this.number('DelaySeconds'), ...content } = draft;
    const message: StoredMessage = {
      ...content,
      messageId: randomUUID(),
      sentAt: now,
      visibleAt: now + delaySeconds * 1000,
      receiveCount: 0,
    };
    this.traffic.sent += 1;
    this.#accept(message);
    return message;
  }

  /** Takes over to `max` visible messages and hides them; those received too often go to the dead-letter queue instead. */
  receive(max: number, visibilityTimeoutSeconds = this.number('VisibilityTimeout')): Received[] {
    this.expire();
    const now = Date.now();
    const redrive = this.redrivePolicy;
    const taken: Received[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length >= max) break;
      if (message.visibleAt > now) continue;
      if (redrive && message.receiveCount >= redrive.maxReceiveCount && this.#redrive(message, redrive)) continue;
      taken.push(this.#hand(message, now + visibilityTimeoutSeconds * 1000));
    }
    this.traffic.received += taken.length;
    return taken;
  }

  /** An older handle than the newest one succeeds without deleting, as AWS documents. */
  delete(receiptHandle: string): void {
    const { messageId, nonce } = openReceipt(this.record.name, receiptHandle);
    const message = this.#messages.get(messageId);
    if (message?.receipt !== undefined && message.receipt !== nonce) return;
    if (this.#messages.delete(messageId)) {
      this.traffic.deleted += 1;
      this.#shelf.remove(this.record.name, messageId);
    }
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const { messageId, nonce } = openReceipt(this.record.name, receiptHandle);
    const message = this.#messages.get(messageId);
    if (!message || message.receipt !== nonce) {
      throw invalidParameter(
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not ` +
          'available for visibility timeout change.',
      );
    }
    if (message.visibleAt <= Date.now()) {
      throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    message.visibleAt = Date.now() + seconds * 1000;
    this.#shelf.save(this.record.name, message);
    this.wake();
  }

  purge(): void {
    for (const messageId of this.#messages.keys()) this.#shelf.remove(this.record.name, messageId);
    this.#messages.clear();
  }

  counts(): Counts {
    const now = Date.now();
    let visible = 0;
    let delayed = 0;
    for (const message of this.#messages.values()) {
      if (message.visibleAt <= now) visible += 1;
      else if (message.receiveCount === 0) delayed += 1;
    }
    return { visible, delayed, notVisible: this.#messages.size - visible - delayed };
  }

  /** Age in real seconds of the oldest message that is not deleted; 0 for an empty queue. */
  oldestAgeSeconds(): number {
    let oldest = Infinity;
    for (const { sentAt } of this.#messages.values()) oldest = Math.min(oldest, sentAt);
    return oldest === Infinity ? 0 : Math.floor((Date.now() - oldest) / 1000);
  }

  /** Resolves when a message may be visible, when the queue goes away, or after `timeoutMs`. */
  wait(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || this.isDeleted) return Promise.resolve();
    const delayMs = Math.max(0, Math.min(timeoutMs, this.#nextVisibleAt() - Date.now()));
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      this.#waiters.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  /** Lets everyone who waits look again. */
  wake(): void {
    for (const done of [...this.#waiters]) done();
  }

  /** Drops what is older than the retention period. */
  expire(): void {
    const oldestKept = Date.now() - this.number('MessageRetentionPeriod') * 1000;
    for (const { messageId, sentAt } of this.#messages.values()) {
      if (sentAt >= oldestKept) continue;
      this.#messages.delete(messageId);
      this.#shelf.remove(this.record.name, messageId);
    }
  }

  #nextVisibleAt(): number {
    let next = Infinity;
    for (const { visibleAt } of this.#messages.values()) next = Math.min(next, visibleAt);
    return next;
  }

  #accept(message: StoredMessage): void {
    this.#messages.set(message.messageId, message);
    this.#shelf.save(this.record.name, message);
    this.wake();
  }

  #hand(message: StoredMessage, visibleAt: number): Received {
    const nonce = randomUUID();
    message.visibleAt = visibleAt;
    message.receiveCount += 1;
    message.firstReceivedAt ??= Date.now();
    message.receipt = nonce;
    this.#shelf.save(this.record.name, message);
    return { message, receiptHandle: sealReceipt(this.record.name, { messageId: message.messageId, nonce }) };
  }

  /** False when the dead-letter queue is gone, or is this very queue: the message is then delivered on. */
  #redrive(message: StoredMessage, policy: RedrivePolicy): boolean {
    const target = this.#deadLetterQueue(policy.deadLetterTargetArn);
    if (!target || target === this) return false;
    this.#messages.delete(message.messageId);
    target.#accept({ ...message, visibleAt: Date.now(), receipt: undefined, deadLetterSourceArn: this.arn });
    this.#shelf.remove(this.record.name, message.messageId);
    return true;
  }
}
