import { randomUUID } from 'node:crypto';
import type { Call, Caller } from '../../service.ts';
import type { TemporaryCredentials, World } from '../../world.ts';

/** A role as Lambda holds it: credentials, and the caller that they make. */
export interface RoleSession {
  readonly credentials: TemporaryCredentials;
  readonly caller: Caller;
}

/** Assumes an execution role as Lambda does; throws when the role is gone or does not trust Lambda. */
export function assumeRole(world: World, roleArn: string, sessionName: string): RoleSession {
  const credentials = world.credentials.assumeAsService(roleArn, sessionName, 'lambda.amazonaws.com');
  const roleName = roleArn.split('/').at(-1) ?? '';
  const principalArn = `arn:aws:sts::${world.accountId}:assumed-role/${roleName}/${sessionName}`;
  const { accessKeyId } = credentials;
  return { credentials, caller: { principalArn, accessKeyId, roleName, sessionName, isRoot: false } };
}

/** A call that Lambda makes on a function's behalf. */
const ownCall = (caller: Caller): Call => ({
  caller,
  requestId: randomUUID(),
  userAgent: 'lambda.amazonaws.com',
  sourceIp: 'lambda.amazonaws.com',
});

/** Whether the role may do this now, by its policies and the resource's: asked again each time, because they may have changed. */
export function roleMay(
  world: World,
  session: RoleSession,
  action: string,
  resource: string,
  resourcePolicy?: string,
): boolean {
  try {
    world.authorizer.check(
      session.caller,
      { action, resource, ...(resourcePolicy && { resourcePolicy }) },
      ownCall(session.caller),
    );
    return true;
  } catch {
    return false;
  }
}
