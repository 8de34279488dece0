import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { queueTooOld } from '../../target/alarms.ts';
import type { WorkerNames } from './names.ts';

/** Too few tasks, a rollout that does not end, and work that nobody does. */
export const workerAlarms = (names: WorkerNames, topicArn: string, queueAgeSeconds: number): PutMetricAlarmInput[] => {
  const common = { AlarmActions: [topicArn], OKActions: [topicArn], ActionsEnabled: true, Period: 60 };
  const ofService = {
    ...common,
    Namespace: 'ECS/ContainerInsights',
    Dimensions: [
      { Name: 'ClusterName', Value: names.cluster },
      { Name: 'ServiceName', Value: names.service },
    ],
  };
  return [
    {
      ...ofService,
      AlarmName: names.alarms.tasks,
      MetricName: 'RunningTaskCount',
      // A task that starts, fails and starts again runs at some moment of every minute: it is the lowest count that tells.
      Statistic: 'Minimum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 4,
      DatapointsToAlarm: 3,
      TreatMissingData: 'missing',
    },
    {
      ...ofService,
      AlarmName: names.alarms.deployments,
      MetricName: 'DeploymentCount',
      Statistic: 'Minimum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 6,
      TreatMissingData: 'notBreaching',
    },
    { ...common, ...queueTooOld(names, queueAgeSeconds) },
  ];
};
