import path from 'node:path';
import type { World } from '../../world.ts';
import type { TaskDefinitionRecord } from './records.ts';
import type { TaskRole } from './task-role.ts';

/**
 * The variables of a container. On Fargate credentials come from an address inside the task; here, as nothing of a task
 * has an address of its own, they are variables that every SDK reads. What the definition sets wins over the endpoint.
 */
export const containerEnvironment = (
  world: World,
  { container, family, cpu }: TaskDefinitionRecord,
  taskRole: TaskRole | undefined,
  secrets: Readonly<Record<string, string>>,
): Record<string, string> => ({
  // The image's own programs: what runs this process, and the system's shell for health checks.
  PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
  AWS_ENDPOINT_URL: world.endpoint,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
  AWS_REGION: world.region,
  AWS_DEFAULT_REGION: world.region,
  ECS_TASK_FAMILY: family,
  ECS_TASK_CPU: cpu,
  ...(taskRole && {
    AWS_ACCESS_KEY_ID: taskRole.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: taskRole.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: taskRole.credentials.sessionToken,
  }),
  ...Object.fromEntries((container.environment ?? []).map(({ name = '', value = '' }) => [name, value])),
  ...secrets,
});
