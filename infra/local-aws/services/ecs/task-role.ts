import { randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { Call, Caller } from '../../service.ts';
import type { TemporaryCredentials, World } from '../../world.ts';

/** A role as a task holds it: credentials, and the caller that they make. */
export interface TaskRole {
  readonly credentials: TemporaryCredentials;
  readonly caller: Caller;
}

/** Assumes a role as ECS does for a task; throws when the role is gone or does not trust `ecs-tasks.amazonaws.com`. */
export const assumeTaskRole = (world: World, roleArn: string, taskId: string): TaskRole => {
  const credentials = world.credentials.assumeAsService(roleArn, taskId, 'ecs-tasks.amazonaws.com');
  const roleName = roleArn.split('/').at(-1) ?? '';
  const principalArn = `arn:aws:sts::${world.accountId}:assumed-role/${roleName}/${taskId}`;
  const caller = { principalArn, accessKeyId: credentials.accessKeyId, roleName, sessionName: taskId, isRoot: false };
  return { credentials, caller };
};

const callOf = (caller: Caller): Call => ({
  caller,
  requestId: randomUUID(),
  userAgent: 'ecs-tasks.amazonaws.com',
  sourceIp: 'ecs-tasks.amazonaws.com',
});

/** AWS's own text when the role may not do this now; undefined when it may. */
export const whyDenied = (world: World, role: TaskRole, action: string, resource: string): string | undefined => {
  try {
    world.authorizer.check(role.caller, { action, resource }, callOf(role.caller));
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`;
    throw error;
  }
};
