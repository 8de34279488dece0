import { notImplemented } from '../../aws-error.ts';
import type { World } from '../../world.ts';
import { RESERVED_VARIABLES } from './function-environment.ts';
import { invalidMember, invalidParameter, roleNotAssumable } from './lambda-error.ts';
import { assumeRole, roleMay } from './role-session.ts';

export const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;
/** Runtimes that AWS itself no longer lets anyone choose. */
const RETIRED = /^nodejs(4\.3|4\.3-edge|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x)?$/;
const VARIABLES_BYTES_MAX = 4096;

/** Each rule throws Lambda's own refusal, or returns what it was given. */
export function requireNumber(value: number, member: string, min: number, max: number): number {
  if (value > max) throw invalidMember(value, member, `Member must have value less than or equal to ${max}`);
  if (value < min) throw invalidMember(value, member, `Member must have value greater than or equal to ${min}`);
  return value;
}

export function requireText(value: string, member: string, pattern: RegExp, max: number): string {
  if (value.length > max) throw invalidMember(value, member, `Member must have length less than or equal to ${max}`);
  if (!pattern.test(value)) {
    const source = pattern.source.replace(/^\^|\$$/g, '');
    throw invalidMember(value, member, `Member must satisfy regular expression pattern: ${source}`);
  }
  return value;
}

export const requireTimeout = (seconds: number): number => requireNumber(seconds, 'timeout', 1, 900);
export const requireMemory = (mb: number): number => requireNumber(mb, 'memorySize', 128, 10_240);
export const requireHandler = (handler: string): string => requireText(handler, 'handler', /^[^\s]+$/, 128);
export const requireDescription = (text: string): string => requireText(text, 'description', /^[^]*$/, 256);

export function requireRuntime(runtime: string): string {
  if ((RUNTIMES as readonly string[]).includes(runtime)) return runtime;
  if (RETIRED.test(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(', ')}] or be a valid ARN`,
  );
}

/** The role must exist and trust Lambda at the moment of the change; it is never looked at again until the next one. */
export function requireRole(world: World, role: string, functionName: string): string {
  requireText(role, 'role', /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/, 2048);
  try {
    assumeRole(world, role, functionName);
  } catch {
    throw roleNotAssumable();
  }
  return role;
}

export function requireVariables(variables: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(variables)) {
    requireText(name, 'environment.variables', /^[a-zA-Z]([a-zA-Z0-9_])+$/, VARIABLES_BYTES_MAX);
  }
  const reserved = Object.keys(variables).filter((name) => (RESERVED_VARIABLES as readonly string[]).includes(name));
  const because =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  if (reserved.length > 0) {
    throw invalidParameter(
      `${because} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const text = JSON.stringify(variables);
  if (Buffer.byteLength(text) > VARIABLES_BYTES_MAX) {
    throw invalidParameter(`${because} exceeded the 4KB limit. String measured: ${text}`);
  }
  return variables;
}

/** Failed events go to a queue that the role may send to; other targets are not imitated. */
export function requireFailureQueue(world: World, arn: string, role: string, member: string): string {
  if (!arn.startsWith('arn:aws:sqs:')) throw notImplemented(`lambda ${member} other than an SQS queue`);
  requireRolePermission(world, role, 'sqs:SendMessage', arn);
  return arn;
}

export function requireRolePermission(world: World, role: string, action: string, resource: string): void {
  const session = assumeRole(world, role, 'lambda');
  if (roleMay(world, session, action, resource)) return;
  const [service = '', call = ''] = action.split(':');
  throw invalidParameter(
    `The provided execution role does not have permissions to call ${call} on ${service.toUpperCase()}`,
  );
}
