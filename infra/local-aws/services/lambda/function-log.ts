import type { FunctionLog } from '../../lambda-runtime/deployment.ts';
import type { World } from '../../world.ts';
import { roleMay, type RoleSession } from './role-session.ts';

/** Lines wait this long for company; an answered invocation does not wait. */
const FLUSH_MS = 20;

/**
 * The log of one environment, written with the execution role's permissions: a function whose role may not write
 * logs works, and leaves none.
 */
export function openFunctionLog(world: World, group: string, stream: string, session: RoleSession): FunctionLog {
  const { region, accountId } = world;
  const streamArn = `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:${stream}`;
  const waiting: { at: Date; message: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStreamCreated = false;

  const may = (action: string, resource: string) => roleMay(world, session, action, resource);

  const mayCreateStream = (): boolean => {
    if (isStreamCreated) return true;
    const groupArn = `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:`;
    const mayUseGroup = world.logs.groupExists(group) || may('logs:CreateLogGroup', groupArn);
    isStreamCreated = mayUseGroup && may('logs:CreateLogStream', streamArn);
    return isStreamCreated;
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting.splice(0);
    if (lines.length === 0 || !may('logs:PutLogEvents', streamArn) || !mayCreateStream()) return;
    world.logs.write(group, stream, lines);
  };

  return {
    append(message) {
      // Every line that Lambda writes ends with a line break, in the stored event too.
      waiting.push({ at: new Date(), message: `${message}\n` });
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush,
  };
}
