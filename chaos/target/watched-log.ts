import type { Workload } from '../workload.ts';
import type { Target } from './deploy-target.ts';
import { QUEUE_POLICY } from './policies.ts';
import { dataProcessor } from './workload.ts';

/** What the role needs of its queue: AWS's own policy for it would let the log be written too. */
const readQueue = (queueArn: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: queueArn,
    },
  ],
});

/** The same target, whose owner also wants to hear when its log falls silent while it is used. */
export const dataProcessorWithWatchedLog: Workload<Target> = {
  ...dataProcessor,
  id: 'data-processor-with-watched-log',
  description: 'a queue-fed function that reads objects and writes rows, with an alarm on its log',
  deploy: async (account, settings) => {
    const target = await dataProcessor.deploy(account, settings);
    const { role: RoleName, queue } = target.names;
    const PolicyDocument = JSON.stringify(readQueue(target.arns.queue));
    await account.send('iam', 'PutRolePolicy', { RoleName, PolicyName: queue, PolicyDocument });
    await account.send('iam', 'DetachRolePolicy', { RoleName, PolicyArn: QUEUE_POLICY });
    return target;
  },
  goLive: async (account, target, settings) => {
    const answered = await dataProcessor.goLive(account, target, settings);
    await account.send('cloudwatch', 'PutMetricAlarm', {
      AlarmName: `${target.names.function}-log-lines`,
      Namespace: 'AWS/Logs',
      MetricName: 'IncomingLogEvents',
      Dimensions: [{ Name: 'LogGroupName', Value: `/aws/lambda/${target.names.function}` }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      Period: 300,
      EvaluationPeriods: 1,
      // A log that nothing is written to has no datapoint at all.
      TreatMissingData: 'breaching',
      AlarmActions: [target.topicArn],
      OKActions: [target.topicArn],
      ActionsEnabled: true,
    });
    return answered;
  },
};
