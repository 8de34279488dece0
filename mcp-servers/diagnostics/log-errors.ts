import type { z } from 'zod';
import { cleanLine } from '../../shared/safety/clean-value.ts';
import type { LOG_ERROR_CLASSES, LogError } from '../../shared/tools/diagnostics.ts';
import { SECRET_ERRORS } from './secret-errors.ts';

type LogErrorClass = (typeof LOG_ERROR_CLASSES)[number];
type Denied = NonNullable<z.infer<typeof LogError>['denied']>;

export interface LogLine {
  at: number;
  text: string;
}

/**
 * Lines that only the Lambda platform writes. They stand at the start of the event, while what a function prints is
 * prefixed by time, request id and level, so an application that prints the same words is not believed.
 * Texts: AWS Lambda developer guide, "Troubleshoot invocation issues"; REPORT line format of 2024.
 */
const PLATFORM_LINES: readonly { class: LogErrorClass; pattern: RegExp }[] = [
  { class: 'timeout', pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} Task timed out after [\d.]+ seconds/ },
  { class: 'timeout', pattern: /^REPORT RequestId: .*\tStatus: timeout/s },
  { class: 'out-of-memory', pattern: /^REPORT RequestId: .*\tError Type: Runtime\.OutOfMemory/s },
  { class: 'out-of-memory', pattern: /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed/ },
  { class: 'function-exit', pattern: /^RequestId: [0-9a-f-]{36} Error: Runtime exited/ },
  { class: 'init-error', pattern: /^INIT_REPORT .*Status: (?:error|timeout)/s },
];

/** Error types that the runtime reports on behalf of the function; they carry a level but cannot be forged without failing. */
const RUNTIME_ERRORS: readonly { class: LogErrorClass; pattern: RegExp }[] = [
  { class: 'handler-not-found', pattern: /Runtime\.HandlerNotFound|Handler '[^']*' missing on module/ },
  { class: 'import-error', pattern: /Runtime\.ImportModuleError/ },
  { class: 'init-error', pattern: /Runtime\.UserCodeSyntaxError|Runtime\.MalformedHandlerName/ },
  { class: 'access-denied', pattern: /is not authorized to perform: \S+/ },
  ...SECRET_ERRORS,
  {
    class: 'throttled',
    pattern: /ThrottlingException|ProvisionedThroughputExceededException|TooManyRequestsException/,
  },
  { class: 'not-found', pattern: /\tERROR\t[\s\S]*(?:ResourceNotFoundException|NoSuchBucket|NoSuchKey)/ },
  { class: 'network', pattern: /\b(?:connect|read) ETIMEDOUT\b|\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN)\b/ },
];

/** The class of one line and whether the platform wrote it; undefined when it tells of no error. */
export const classifyLine = (text: string): { class: LogErrorClass; platform: boolean } | undefined => {
  const platform = PLATFORM_LINES.find((line) => line.pattern.test(text));
  if (platform) return { class: platform.class, platform: true };
  const runtime = RUNTIME_ERRORS.find((line) => line.pattern.test(text));
  if (runtime) return { class: runtime.class, platform: /^(?:REPORT|INIT_REPORT)/.test(text) };
  return /\tERROR\t|^\[ERROR\]/.test(text) ? { class: 'application-error', platform: false } : undefined;
};

/** The runtime logs errors as JSON inside the line, so the quotes that S3 puts round the ARN may be escaped. */
const DENIAL =
  /User: (\S+) is not authorized to perform: (\S+)(?: on resource: \\?"?([^\s"\\]+)\\?"?| on this resource)?(?: (because|with) ([\s\S]*))?/;

const LAYERS: readonly [RegExp, Denied['layer']][] = [
  [/identity-based policy|identity-based policies/, 'identity'],
  [/permissions boundary/, 'boundary'],
  [/session policy/, 'session'],
  [/resource-based polic/, 'resource'],
  [/service control policy/, 'scp'],
  [/resource control policy/, 'rcp'],
  [/VPC endpoint policy/, 'vpc-endpoint'],
  [/role trust policy/, 'trust'],
];

/** Reads AWS's denial text: who, what, which kind of policy decided. Only one kind is named even if several deny. */
export const parseDenial = (text: string): Denied | undefined => {
  const match = DENIAL.exec(text);
  if (!match) return undefined;
  const [, principal = '', action = '', resource = '*', , tail = ''] = match;
  const policyArn = /: (arn:aws[\w-]*:iam::[^\s"]+:policy\/[^\s"]+)/.exec(tail)?.[1];
  return {
    principal,
    action: action.replace(/[",.]+$/, ''),
    resource: resource.replace(/[",.]+$/, ''),
    layer: LAYERS.find(([pattern]) => pattern.test(tail))?.[1] ?? 'unknown',
    effect: tail.includes('explicit deny') ? 'explicit' : 'implicit',
    ...(policyArn ? { policy_arn: policyArn } : {}),
  };
};

/**
 * Groups error lines by class (and, for denials, by what was denied). What was seen last comes first, because readers
 * cut from the end: a new kind of error must not be hidden by many of an earlier incident.
 */
export const digestErrors = (lines: readonly LogLine[]): z.infer<typeof LogError>[] => {
  const groups = new Map<string, z.infer<typeof LogError>>();
  for (const line of lines) {
    const found = classifyLine(line.text);
    if (!found) continue;
    const denied = found.class === 'access-denied' ? parseDenial(line.text) : undefined;
    const key = [found.class, found.platform, denied?.action, denied?.resource, denied?.layer].join('|');
    addLine(groups, key, line, { ...found, denied });
  }
  return [...groups.values()].sort((a, b) => b.last_at.localeCompare(a.last_at) || b.count - a.count).slice(0, 12);
};

const addLine = (
  groups: Map<string, z.infer<typeof LogError>>,
  key: string,
  line: LogLine,
  found: { class: LogErrorClass; platform: boolean; denied?: Denied },
): void => {
  const at = new Date(line.at).toISOString();
  const known = groups.get(key);
  if (!known) {
    const { denied, ...rest } = found;
    groups.set(key, {
      ...rest,
      count: 1,
      first_at: at,
      last_at: at,
      example: cleanLine(line.text, 400),
      ...(denied ? { denied } : {}),
    });
    return;
  }
  known.count += 1;
  if (at < known.first_at) known.first_at = at;
  if (at > known.last_at) known.last_at = at;
};
