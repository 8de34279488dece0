import { randomBytes, randomUUID } from 'node:crypto';
import type { Collection, World } from '../../world.ts';
import { invalidParameter, subscriptionDoesNotExist, topicDoesNotExist } from './errors.ts';
import { checkEndpoint, checkSubscriptionAttributes, needsConfirmation, type Subscription } from './subscription.ts';
import { checkTopicAttribute, type Topic } from './topic.ts';

/** The account's topics and their subscriptions, in the state store. */
export class Topics {
  readonly #world: World;
  readonly #topics: Collection<Topic>;
  readonly #subscriptions: Collection<Subscription>;

  constructor(world: World) {
    this.#world = world;
    this.#topics = world.state.collection('sns.topics');
    this.#subscriptions = world.state.collection('sns.subscriptions');
  }

  arn(name: string): string {
    return `arn:aws:sns:${this.#world.region}:${this.#world.accountId}:${name}`;
  }

  all(): Topic[] {
    return this.#topics.values().sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  find(arn: string | undefined): Topic | undefined {
    return this.#topics.get(arn ?? '');
  }

  get(arn: string | undefined): Topic {
    const topic = this.find(arn);
    if (!topic) throw topicDoesNotExist();
    return topic;
  }

  /** Creates, or returns the topic of that name when it has the given attributes and tags. */
  create(name: string, attributes: Readonly<Record<string, string>>, tags: Readonly<Record<string, string>>): Topic {
    for (const [key, value] of Object.entries(attributes)) checkTopicAttribute(key, value);
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
    const existing = this.#topics.get(this.arn(name));
    if (existing) return sameTopic(existing, attributes, tags);
    const topic: Topic = {
      arn: this.arn(name),
      name,
      attributes: { ...attributes },
      tags: { ...tags },
      subscriptionsDeleted: 0,
    };
    this.save(topic);
    return topic;
  }

  save(topic: Topic): void {
    this.#topics.set(topic.arn, topic);
  }

  delete(arn: string): void {
    for (const subscription of this.subscriptionsOf(arn)) this.#subscriptions.delete(subscription.arn);
    this.#topics.delete(arn);
  }

  subscriptions(): Subscription[] {
    return this.#subscriptions.values();
  }

  subscriptionsOf(topicArn: string): Subscription[] {
    return this.#subscriptions.values().filter((subscription) => subscription.topicArn === topicArn);
  }

  findSubscription(arn: string | undefined): Subscription | undefined {
    return this.#subscriptions.get(arn ?? '');
  }

  getSubscription(arn: string | undefined): Subscription {
    const subscription = this.findSubscription(arn);
    if (!subscription) throw subscriptionDoesNotExist();
    return subscription;
  }

  /** Subscribes an endpoint, or returns the subscription it has. `isNew` says which. */
  subscribe(
    topic: Topic,
    wanted: { protocol?: string; endpoint?: string; attributes: Readonly<Record<string, string>>; principal: string },
  ): { subscription: Subscription; isNew: boolean } {
    const protocol = checkEndpoint(wanted.protocol, wanted.endpoint);
    checkSubscriptionAttributes(wanted.attributes);
    const existing = this.subscriptionsOf(topic.arn).find(
      (each) => each.protocol === protocol && each.endpoint === wanted.endpoint,
    );
    if (existing) return { subscription: sameSubscription(existing, wanted.attributes), isNew: false };
    const subscription: Subscription = {
      arn: `${topic.arn}:${randomUUID()}`,
      topicArn: topic.arn,
      protocol,
      endpoint: wanted.endpoint ?? '',
      owner: this.#world.accountId,
      principal: wanted.principal,
      attributes: { ...wanted.attributes },
      token: randomBytes(128).toString('hex'),
      isConfirmed: !needsConfirmation(protocol),
      unsubscribeNeedsSignature: false,
    };
    this.saveSubscription(subscription);
    return { subscription, isNew: true };
  }

  saveSubscription(subscription: Subscription): void {
    this.#subscriptions.set(subscription.arn, subscription);
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.arn);
    const topic = this.find(subscription.topicArn);
    if (!topic) return;
    topic.subscriptionsDeleted += 1;
    this.save(topic);
  }
}

const sameTopic = (
  topic: Topic,
  attributes: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): Topic => {
  for (const [name, value] of Object.entries(attributes)) {
    if (topic.attributes[name] !== value) {
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
    }
  }
  for (const [key, value] of Object.entries(tags)) {
    if (topic.tags[key] !== value) {
      throw invalidParameter('Tags Reason: Topic already exists with different tags');
    }
  }
  return topic;
};

const sameSubscription = (subscription: Subscription, attributes: Readonly<Record<string, string>>): Subscription => {
  for (const [name, value] of Object.entries(attributes)) {
    if (subscription.attributes[name] !== value) {
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
    }
  }
  return subscription;
};
