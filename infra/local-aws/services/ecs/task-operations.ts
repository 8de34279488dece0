import type * as Ecs from '@aws-sdk/client-ecs';
import { operation, type Operation } from '../../service.ts';
import type { EcsAccess } from './ecs-access.ts';
import { serviceNotFound } from './ecs-error.ts';
import { type EcsStore, lastPart } from './ecs-store.ts';
import { pageOf } from './page.ts';
import type { Scheduler } from './scheduler.ts';
import { describeTask } from './service-description.ts';

/** Tasks as they are listed, described and stopped; services alone start them. */
export const taskOperations = (
  store: EcsStore,
  access: EcsAccess,
  scheduler: Scheduler,
): Record<string, Operation> => ({
  ListTasks: operation<Ecs.ListTasksRequest, Ecs.ListTasksResponse>({
    honours: ['cluster', 'serviceName', 'family', 'desiredStatus', 'nextToken', 'maxResults'],
    writes: false,
    access: () => access.anything('ListTasks'),
    handle: ({ cluster, serviceName, family, desiredStatus = 'RUNNING', nextToken, maxResults }) => {
      const { arn } = store.cluster(cluster);
      if (serviceName !== undefined && !store.findService(cluster, serviceName)) throw serviceNotFound();
      const found = store.tasks
        .values()
        .filter((task) => task.clusterArn === arn && task.desiredStatus === desiredStatus)
        .filter((task) => serviceName === undefined || task.serviceName === lastPart(serviceName))
        .filter((task) => family === undefined || lastPart(task.taskDefinition).split(':')[0] === family)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      const page = pageOf(
        found.map((task) => task.arn),
        { nextToken, maxResults },
      );
      return { taskArns: page.shown, nextToken: page.nextToken };
    },
  }),
  DescribeTasks: operation<Ecs.DescribeTasksRequest, Ecs.DescribeTasksResponse>({
    honours: ['cluster', 'tasks'],
    writes: false,
    access: ({ cluster, tasks = [] }) => tasks.flatMap((id) => access.task('DescribeTasks', cluster, id)),
    handle: ({ cluster, tasks: ids = [] }) => {
      store.cluster(cluster);
      const arns = ids.map((id) => store.taskArn(cluster, id));
      return {
        tasks: arns.flatMap((arn) => store.tasks.get(arn) ?? []).map((task) => describeTask(store, task)),
        failures: arns.filter((arn) => !store.tasks.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },
  }),
  StopTask: operation<Ecs.StopTaskRequest, Ecs.StopTaskResponse>({
    honours: ['cluster', 'task', 'reason'],
    writes: true,
    access: ({ cluster, task }) => access.task('StopTask', cluster, task),
    handle: ({ cluster, task: id, reason = 'Task stopped by user' }) => {
      store.cluster(cluster);
      const task = store.task(cluster, id);
      scheduler.tasks.stop(task, 'UserInitiated', reason);
      return { task: describeTask(store, task) };
    },
  }),
});
