/** What triggers are repaired with: only what its owner marked as managed, where AWS can tell by a tag. */
export const triggerRepairs = ({ accountId, region }: { accountId: string; region: string }): readonly object[] => {
  const managed = { StringEquals: { 'aws:ResourceTag/incident-responder': 'managed' } };
  const lambda = `arn:aws:lambda:${region}:${accountId}`;
  const own = (service: string) => `arn:aws:${service}:${region}:${accountId}:firebreak-*`;
  return [
    { Effect: 'Allow', Action: ['lambda:UpdateEventSourceMapping'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:PutFunctionEventInvokeConfig'],
      Resource: `${lambda}:function:*`,
      Condition: managed,
    },
    {
      Effect: 'Allow',
      Action: ['events:EnableRule', 'events:DisableRule', 'events:PutTargets', 'events:RemoveTargets'],
      Resource: `arn:aws:events:${region}:${accountId}:rule/*`,
      Condition: managed,
    },
    {
      Effect: 'Allow',
      Action: ['sns:Subscribe', 'sns:Unsubscribe', 'sns:SetSubscriptionAttributes'],
      Resource: `arn:aws:sns:${region}:${accountId}:*`,
      Condition: managed,
    },
    { Effect: 'Allow', Action: ['s3:PutBucketNotification'], Resource: 'arn:aws:s3:::*' },
    { Effect: 'Allow', Action: ['sqs:SetQueueAttributes'], Resource: `arn:aws:sqs:${region}:${accountId}:*` },
    // What the product itself runs on is nobody's workload.
    { Effect: 'Deny', Action: ['s3:*', 'sqs:*'], Resource: ['arn:aws:s3:::firebreak-*', own('sqs')] },
  ];
};

/** Aliases are moved, made and taken away with the function's own permissions. */
export const aliasRepairs = ({ accountId, region }: { accountId: string; region: string }): object => ({
  Effect: 'Allow',
  Action: ['lambda:UpdateAlias', 'lambda:CreateAlias', 'lambda:DeleteAlias'],
  Resource: `arn:aws:lambda:${region}:${accountId}:function:*`,
  Condition: { StringEquals: { 'aws:ResourceTag/incident-responder': 'managed' } },
});

/** What is read of triggers. */
export const TRIGGER_READS = [
  'events:DescribeRule',
  'events:ListTargetsByRule',
  'events:ListTagsForResource',
  'sns:ListSubscriptionsByTopic',
  'sns:GetSubscriptionAttributes',
  'sns:ListTagsForResource',
  's3:GetBucketNotification',
  's3:GetBucketTagging',
  'sqs:ListQueueTags',
];
