import { AwsError } from '../../aws-error.ts';
import type { Collection, World } from '../../world.ts';
import { invalidAttributeValue, invalidParameter, queueDoesNotExist } from './errors.ts';
import type { StoredMessage } from './message.ts';
import { allowsRedriveFrom, checkAttributes, defaultAttributes, parseRedrivePolicy } from './queue-attributes.ts';
import { Queue, type MessageShelf, type QueueRecord } from './queue.ts';

/** The account's queues, kept in the state store: one entry a queue, one entry a message. */
export class Queues {
  readonly #world: World;
  readonly #records: Collection<QueueRecord>;
  readonly #queues = new Map<string, Queue>();
  readonly #shelf: MessageShelf;

  constructor(world: World) {
    this.#world = world;
    this.#records = world.state.collection('sqs.queues');
    const messages = world.state.collection<StoredMessage>('sqs.messages');
    this.#shelf = {
      save: (queueName, message) => messages.set(`${queueName}/${message.messageId}`, message),
      remove: (queueName, messageId) => void messages.delete(`${queueName}/${messageId}`),
    };
    for (const record of this.#records.values()) this.#queues.set(record.name, this.#open(record));
    for (const [key, message] of messages.entries()) this.#queues.get(key.split('/')[0] as string)?.restore(message);
  }

  all(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  }

  arn(name: string): string {
    return `arn:aws:sqs:${this.#world.region}:${this.#world.accountId}:${name}`;
  }

  url(name: string): string {
    return `${this.#world.endpoint}/${this.#world.accountId}/${name}`;
  }

  /** The name in a queue URL of any host: clients keep URLs across endpoints. */
  nameOf(queueUrl: string | undefined): string {
    if (!queueUrl) throw new AwsError('MissingParameter', 'The request must contain the parameter QueueUrl.');
    const path = URL.canParse(queueUrl) ? new URL(queueUrl).pathname : queueUrl;
    const name = path.split('/').filter(Boolean).at(-1);
    if (!name) throw new AwsError('InvalidAddress', `The address ${queueUrl} is not valid for this endpoint.`);
    return name;
  }

  arnOfUrl(queueUrl: string | undefined): string {
    return this.arn(this.nameOf(queueUrl));
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  findByArn(arn: string): Queue | undefined {
    const name = arn.split(':').at(-1) ?? '';
    return arn === this.arn(name) ? this.#queues.get(name) : undefined;
  }

  byUrl(queueUrl: string | undefined): Queue {
    const queue = this.#queues.get(this.nameOf(queueUrl));
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  policyOf(queueUrl: string | undefined): string | undefined {
    return this.#queues.get(this.nameOf(queueUrl))?.record.attributes['Policy'];
  }

  /** Creates, or returns the queue of that name when every given attribute is equal to what it has. */
  create(name: string, given: Readonly<Record<string, string>>, tags: Readonly<Record<string, string>>): Queue {
    checkAttributes(given);
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
      throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
    }
    const existing = this.#queues.get(name);
    if (existing) return this.#sameQueue(existing, given);
    const now = Date.now();
    const record: QueueRecord = {
      name,
      createdAt: now,
      modifiedAt: now,
      attributes: defaultAttributes(),
      tags: { ...tags },
    };
    this.#assign(record, given);
    const queue = this.#open(record);
    this.#queues.set(name, queue);
    return queue;
  }

  setAttributes(queue: Queue, given: Readonly<Record<string, string>>): void {
    checkAttributes(given);
    queue.record.modifiedAt = Date.now();
    this.#assign(queue.record, given);
    queue.wake();
  }

  /** Marks a queue's tags or attributes as changed. */
  save(queue: Queue): void {
    this.#records.set(queue.record.name, queue.record);
  }

  delete(queue: Queue): void {
    queue.purge();
    queue.isDeleted = true;
    this.#queues.delete(queue.record.name);
    this.#records.delete(queue.record.name);
    queue.wake();
  }

  /** Ends every long poll. */
  close(): void {
    for (const queue of this.#queues.values()) {
      queue.isClosing = true;
      queue.wake();
    }
  }

  #open(record: QueueRecord): Queue {
    return new Queue(record, this.arn(record.name), this.#shelf, (arn) => this.findByArn(arn));
  }

  #sameQueue(queue: Queue, given: Readonly<Record<string, string>>): Queue {
    for (const [name, value] of Object.entries(given)) {
      if ((queue.record.attributes[name] ?? '') === value) continue;
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
    }
    return queue;
  }

  #assign(record: QueueRecord, given: Readonly<Record<string, string>>): void {
    this.#checkRedrive(record.name, given['RedrivePolicy']);
    for (const [name, value] of Object.entries(given)) {
      if (value === '') delete record.attributes[name];
      else record.attributes[name] = value;
    }
    this.#records.set(record.name, record);
  }

  #checkRedrive(sourceName: string, text: string | undefined): void {
    const policy = parseRedrivePolicy(text);
    if (!policy) return;
    const target = this.findByArn(policy.deadLetterTargetArn);
    if (!target) {
      throw invalidParameter(
        `Value ${String(text)} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
      );
    }
    if (!allowsRedriveFrom(target.record.attributes['RedriveAllowPolicy'], this.arn(sourceName))) {
      throw invalidAttributeValue('RedrivePolicy', 'the dead letter target does not allow this source queue.');
    }
  }
}
