import type { World } from '../../world.ts';
import { functionNotFound, invalidMember, invalidParameter, notFound } from './lambda-error.ts';

export interface FunctionName {
  name: string;
  /** Version, alias or `$LATEST`; absent when none was named. */
  qualifier?: string;
}

const FULL = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9-_]+)(?::(\$LATEST|[A-Za-z0-9-_]+))?$/;
const PARTIAL = /^(?:(\d{12}):)?(?:function:)?([A-Za-z0-9-_]+)(?::(\$LATEST|[A-Za-z0-9-_]+))?$/;
const PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';

/** Reads any form in which a function may be named: name, partial ARN or ARN, with or without a qualifier. */
export function parseFunctionName(world: World, text: string | undefined, qualifier?: string): FunctionName {
  const parsed = parseText(world, text ?? '');
  if (qualifier !== undefined && parsed.qualifier !== undefined && parsed.qualifier !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  if (parsed.name.length > 64)
    throw invalidMember(text, 'functionName', 'Member must have length less than or equal to 64');
  return { name: parsed.name, qualifier: qualifier ?? parsed.qualifier };
}

function parseText(world: World, text: string): FunctionName {
  const full = FULL.exec(text);
  if (full) {
    const [, region, account, name = '', qualifier] = full;
    if (region !== world.region) {
      throw notFound(`Functions from '${region}' are not reachable in this region ('${world.region}')`);
    }
    if (account !== world.accountId) throw functionNotFound(text);
    return { name, qualifier };
  }
  const [matched, account, name = '', qualifier] = PARTIAL.exec(text) ?? [];
  if (matched === undefined) {
    throw invalidMember(text, 'functionName', `Member must satisfy regular expression pattern: ${PATTERN}`);
  }
  if (account !== undefined && account !== world.accountId) throw functionNotFound(text);
  return { name, qualifier };
}

export const functionArn = (world: World, name: string, qualifier?: string): string =>
  `arn:aws:lambda:${world.region}:${world.accountId}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
