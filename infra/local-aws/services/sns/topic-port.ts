import { randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { TopicPort, World } from '../../world.ts';
import type { Deliveries } from './deliveries.ts';
import type { Topic } from './topic.ts';
import type { Topics } from './topics.ts';

/** A topic without a policy of its own serves every service that acts for its account, as AWS's default policy says. */
const mayPublish = (
  world: World,
  topic: Topic,
  { service, sourceArn }: { service: string; sourceArn: string },
): boolean => {
  const policy = topic.attributes['Policy'];
  if (policy !== undefined)
    return world.authorizer.serviceAllowed(service, sourceArn, 'sns:Publish', topic.arn, policy);
  return sourceArn.split(':')[4] === world.accountId;
};

/** What other services may do with topics: alarm actions publish to them. */
export const createTopicPort = (world: World, topics: Topics, deliveries: Deliveries): TopicPort => ({
  async publish(topicArn, { subject, body, attributes = {} }, source) {
    const topic = topics.get(topicArn);
    if (!mayPublish(world, topic, source)) {
      throw new AwsError(
        'AuthorizationError',
        `${source.service} is not authorized to perform: SNS:Publish on resource: ${topicArn}`,
        403,
      );
    }
    await deliveries.fanOut(topic, {
      messageId: randomUUID(),
      topicArn,
      ...(subject !== undefined && { subject }),
      body,
      attributes,
      at: new Date().toISOString(),
    });
    await world.state.flush();
  },
});
