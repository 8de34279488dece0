import { z } from 'zod';
import { tasksCost } from '../cost/tasks-cost.ts';
import { DesiredCount, ServiceArn } from './parameters.ts';
import { serviceSetting } from './service-setting.ts';

const params = z.strictObject({ service_arn: ServiceArn, desired_count: DesiredCount });

/** Sets how many tasks a service keeps running. */
export const setServiceDesiredCount = serviceSetting<z.infer<typeof params>>({
  id: 'set-service-desired-count',
  description: 'Sets how many tasks an ECS service keeps running.',
  params,
  members: ['desired_count', 'cpu_units', 'memory_mb'],
  input: ({ desired_count }) => ({ desiredCount: desired_count }),
  wanted: ({ desired_count }) => ({ desired_count }),
  back: (_, { desired_count }) => ({ desired_count }),
  noun: ({ desired_count }, image) =>
    `the desired count${image === null ? '' : ` from ${image.desired_count}`} to ${desired_count}`,
  cost: ({ desired_count }, { desired_count: before = 0, cpu_units = 0, memory_mb = 0 }) =>
    tasksCost(desired_count - before, cpu_units, memory_mb),
});
