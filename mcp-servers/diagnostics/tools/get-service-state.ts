import type { Service, ServiceEvent, Task } from '@aws-sdk/client-ecs';
import { clusterOf, describeService } from '../../../shared/aws/service-reads.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { cleanLine } from '../../../shared/safety/clean-value.ts';
import { DIAGNOSTICS_TOOLS, type StoppedTask } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';
import { parseDenial } from '../log-errors.ts';
import { classifyEvent, classifyReason } from '../service-texts.ts';

const EVENTS_MAX = 12;
/** What `DescribeTasks` takes in one call. */
const TASKS_MAX = 100;

export const getServiceState = mcpTool({
  name: 'get_service_state',
  contract: DIAGNOSTICS_TOOLS.get_service_state,
  effects: 'none',
  run: async ({ service_arn }, { aws }: DiagnosticsDeps) => {
    const [service, stopped] = await Promise.all([describeService(aws, service_arn), readStopped(aws, service_arn)]);
    if (service === undefined) throw new TerminalError(`service \`${service_arn}\` does not exist`);
    const rollouts = new Set((service.deployments ?? []).map(({ id }) => id));
    return {
      service_arn,
      desired: service.desiredCount ?? 0,
      running: service.runningCount ?? 0,
      pending: service.pendingCount ?? 0,
      task_definition: service.taskDefinition ?? '',
      deployments: (service.deployments ?? []).map(describeDeployment),
      events: (service.events ?? []).slice(0, EVENTS_MAX).map(describeEvent),
      // What an earlier rollout's tasks died of is over.
      stopped: digestStopped(stopped.filter(({ startedBy }) => rollouts.has(startedBy))),
    };
  },
});

const describeDeployment = (one: NonNullable<Service['deployments']>[number]) => ({
  id: one.id ?? '',
  status: one.status ?? '',
  rollout_state: one.rolloutState ?? '',
  reason: cleanLine(one.rolloutStateReason ?? '', 200),
  task_definition: one.taskDefinition ?? '',
  running: one.runningCount ?? 0,
  failed_tasks: one.failedTasks ?? 0,
});

const describeEvent = ({ createdAt = new Date(0), message = '' }: ServiceEvent) => ({
  at: createdAt.toISOString(),
  class: classifyEvent(message),
  text: cleanLine(message, 400),
});

const readStopped = async (aws: DiagnosticsDeps['aws'], serviceArn: string): Promise<Task[]> => {
  const cluster = clusterOf(serviceArn);
  const listed = await aws.read<{ taskArns?: string[] }>('ecs', 'ListTasks', {
    cluster,
    serviceName: serviceArn,
    desiredStatus: 'STOPPED',
    maxResults: TASKS_MAX,
  });
  const tasks = listed?.taskArns ?? [];
  if (tasks.length === 0) return [];
  const found = await aws.read<{ tasks?: Task[] }>('ecs', 'DescribeTasks', { cluster, tasks });
  return found?.tasks ?? [];
};

/** Stopped tasks by why they stopped and what was denied, the newest kind first. */
const digestStopped = (tasks: readonly Task[]): StoppedTask[] => {
  const groups = new Map<string, StoppedTask>();
  for (const task of tasks) {
    const one = describeStopped(task);
    const key = [one.class, one.exit_code, one.denied?.action, one.denied?.resource, one.denied?.layer].join('|');
    const known = groups.get(key);
    const newest = known === undefined || known.last_at < one.last_at ? one : known;
    groups.set(key, { ...newest, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.last_at.localeCompare(a.last_at)).slice(0, 8);
};

const describeStopped = ({ stoppedReason = '', stoppedAt = new Date(0), containers = [] }: Task): StoppedTask => {
  const exitCode = containers.find((container) => container.exitCode !== undefined)?.exitCode;
  const denied = parseDenial(stoppedReason);
  return {
    class: classifyReason(stoppedReason),
    count: 1,
    last_at: stoppedAt.toISOString(),
    reason: cleanLine(stoppedReason, 400),
    ...(exitCode !== undefined && { exit_code: exitCode }),
    ...(denied && { denied }),
  };
};
