import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { World } from '../../world.ts';
import { logDriverFailed } from './task-failure.ts';
import { type TaskRole, whyDenied } from './task-role.ts';

/** Lines wait this long for company. */
const FLUSH_MS = 20;

export interface ContainerLog {
  append(line: string): void;
  flush(): void;
}

const NO_LOG: ContainerLog = { append: () => undefined, flush: () => undefined };

/**
 * The `awslogs` driver: creates the container's stream with the execution role before it starts, and writes its lines
 * there. The group must exist. Throws a `TaskFailure` in ECS's words.
 */
export const openContainerLog = (
  world: World,
  { logConfiguration, name }: ContainerDefinition,
  taskId: string,
  role: TaskRole | undefined,
): ContainerLog => {
  if (logConfiguration === undefined || role === undefined) return NO_LOG;
  const group = logConfiguration.options?.['awslogs-group'] ?? '';
  const stream = `${logConfiguration.options?.['awslogs-stream-prefix']}/${name}/${taskId}`;
  const streamArn = `arn:aws:logs:${world.region}:${world.accountId}:log-group:${group}:log-stream:${stream}`;
  const denied = whyDenied(world, role, 'logs:CreateLogStream', streamArn);
  if (denied !== undefined) throw logDriverFailed(denied);
  if (!world.logs.groupExists(group))
    throw logDriverFailed('ResourceNotFoundException: The specified log group does not exist.');
  return writeLines(world, { group, stream, streamArn }, role);
};

const writeLines = (
  world: World,
  { group, stream, streamArn }: { group: string; stream: string; streamArn: string },
  role: TaskRole,
): ContainerLog => {
  const waiting: { at: Date; message: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting.splice(0);
    // A group that was deleted under a running container, or a permission that was lost, costs the lines and no more.
    const mayWrite = world.logs.groupExists(group) && !whyDenied(world, role, 'logs:PutLogEvents', streamArn);
    if (lines.length > 0 && mayWrite) world.logs.write(group, stream, lines);
  };
  return {
    append(message) {
      waiting.push({ at: new Date(), message });
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush,
  };
};
