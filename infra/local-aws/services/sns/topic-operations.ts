import type * as Sns from '@aws-sdk/client-sns';
import { operation, type Access, type Operation } from '../../service.ts';
import { invalidParameter } from './errors.ts';
import { pageOf } from './page.ts';
import { checkTopicAttribute, defaultTopicPolicy, effectiveDeliveryPolicy, type Topic } from './topic.ts';
import type { Topics } from './topics.ts';

/** Access to a topic under its own policy, where it was given one. */
export const topicAccess = (topics: Topics, action: string, topicArn: string | undefined): Access[] => {
  const topic = topics.find(topicArn);
  const resourcePolicy = topic?.attributes['Policy'];
  const tags = Object.entries(topic?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return [
    {
      action: `sns:${action}`,
      resource: topicArn ?? '*',
      context: Object.fromEntries(tags) as Record<string, string>,
      ...(resourcePolicy && { resourcePolicy }),
    },
  ];
};

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

const shownAttributes = (topics: Topics, topic: Topic): Record<string, string> => {
  const subscriptions = topics.subscriptionsOf(topic.arn);
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed).length;
  const owner = accountOf(topic.arn);
  return {
    Policy: defaultTopicPolicy(topic.arn, owner),
    DisplayName: '',
    ...topic.attributes,
    TopicArn: topic.arn,
    Owner: owner,
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
    EffectiveDeliveryPolicy: effectiveDeliveryPolicy(),
  };
};

const tagsOf = (tags: readonly Sns.Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

export const topicOperations = (topics: Topics): Record<string, Operation> => ({
  CreateTopic: operation<Sns.CreateTopicInput, Sns.CreateTopicResponse>({
    honours: ['Name', 'Attributes', 'Tags[].Key', 'Tags[].Value'],
    writes: true,
    access: ({ Name = '', Tags }) => [
      ...topicAccess(topics, 'CreateTopic', topics.arn(Name)),
      ...(Tags?.length ? topicAccess(topics, 'TagResource', topics.arn(Name)) : []),
    ],
    handle: ({ Name = '', Attributes, Tags }) => ({
      TopicArn: topics.create(Name, Attributes ?? {}, tagsOf(Tags)).arn,
    }),
  }),
  DeleteTopic: operation<Sns.DeleteTopicInput, object>({
    honours: ['TopicArn'],
    writes: true,
    access: ({ TopicArn }) => topicAccess(topics, 'DeleteTopic', TopicArn),
    handle: ({ TopicArn = '' }) => {
      topics.delete(TopicArn);
      return {};
    },
  }),
  ListTopics: operation<Sns.ListTopicsInput, Sns.ListTopicsResponse>({
    honours: ['NextToken'],
    writes: false,
    access: () => [{ action: 'sns:ListTopics', resource: '*' }],
    handle: ({ NextToken }) => {
      const { shown, nextToken } = pageOf(topics.all(), NextToken);
      return { Topics: shown.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
    },
  }),
  GetTopicAttributes: operation<Sns.GetTopicAttributesInput, Sns.GetTopicAttributesResponse>({
    honours: ['TopicArn'],
    writes: false,
    access: ({ TopicArn }) => topicAccess(topics, 'GetTopicAttributes', TopicArn),
    handle: ({ TopicArn }) => ({ Attributes: shownAttributes(topics, topics.get(TopicArn)) }),
  }),
  SetTopicAttributes: operation<Sns.SetTopicAttributesInput, object>({
    honours: ['TopicArn', 'AttributeName', 'AttributeValue'],
    writes: true,
    access: ({ TopicArn }) => topicAccess(topics, 'SetTopicAttributes', TopicArn),
    handle: ({ TopicArn, AttributeName, AttributeValue = '' }) => {
      if (!AttributeName) throw invalidParameter('AttributeName');
      const topic = topics.get(TopicArn);
      checkTopicAttribute(AttributeName, AttributeValue);
      if (AttributeValue === '') delete topic.attributes[AttributeName];
      else topic.attributes[AttributeName] = AttributeValue;
      topics.save(topic);
      return {};
    },
  }),
  TagResource: operation<Sns.TagResourceRequest, object>({
    honours: ['ResourceArn', 'Tags[].Key', 'Tags[].Value'],
    writes: true,
    access: ({ ResourceArn }) => topicAccess(topics, 'TagResource', ResourceArn),
    handle: ({ ResourceArn, Tags }) => {
      const topic = topics.get(ResourceArn);
      Object.assign(topic.tags, tagsOf(Tags));
      topics.save(topic);
      return {};
    },
  }),
  UntagResource: operation<Sns.UntagResourceRequest, object>({
    honours: ['ResourceArn', 'TagKeys'],
    writes: true,
    access: ({ ResourceArn }) => topicAccess(topics, 'UntagResource', ResourceArn),
    handle: ({ ResourceArn, TagKeys }) => {
      const topic = topics.get(ResourceArn);
      for (const key of TagKeys ?? []) delete topic.tags[key];
      topics.save(topic);
      return {};
    },
  }),
  ListTagsForResource: operation<Sns.ListTagsForResourceRequest, Sns.ListTagsForResourceResponse>({
    honours: ['ResourceArn'],
    writes: false,
    access: ({ ResourceArn }) => topicAccess(topics, 'ListTagsForResource', ResourceArn),
    handle: ({ ResourceArn }) => ({
      Tags: Object.entries(topics.get(ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  }),
});
