import { isSameCanonical } from '../canonical.ts';
import type { Aspect, Difference } from './baseline.ts';
import { matchesPattern } from './pattern.ts';
import type { TrailWrite } from './trail.ts';

/** What a write did to the member that differs; `perhaps` where CloudTrail does not say. */
type Effect = { sets: 'no' | 'perhaps' } | { sets: 'yes'; to?: unknown };

/** Which events can have made a difference of an aspect, and what each did to its member. */
interface Author {
  /** CloudTrail adds the API version to Lambda's names: `UpdateFunctionConfiguration20150331v2`. */
  event: RegExp;
  effect: (write: TrailWrite, difference: Difference) => Effect;
}

/** Request parameters of `UpdateFunctionConfiguration` whose value CloudTrail shows as we keep it. */
const SETTING_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['timeout_seconds', 'timeout'],
  ['memory_mb', 'memorySize'],
  ['handler', 'handler'],
  ['runtime', 'runtime'],
  ['role_arn', 'role'],
  ['layers', 'layers'],
]);
const CODE_MEMBERS = new Set(['code_sha256', 'architecture']);
const NO: Effect = { sets: 'no' };

const AUTHORS: Record<Aspect, Author> = {
  'function-configuration': {
    event: /^UpdateFunction(Configuration|Code)/,
    effect: ({ name, parameters }, { member }) => {
      if (CODE_MEMBERS.has(member)) return name.startsWith('UpdateFunctionCode') ? { sets: 'yes' } : NO;
      if (name.startsWith('UpdateFunctionCode')) return NO;
      const parameter = SETTING_PARAMETERS.get(member);
      // CloudTrail leaves the environment out: any update may have set it.
      if (parameter === undefined) return { sets: 'perhaps' };
      return Object.hasOwn(parameters, parameter) ? { sets: 'yes', to: parameters[parameter] } : NO;
    },
  },
  'function-concurrency': {
    event: /^(Put|Delete)FunctionConcurrency/,
    effect: ({ parameters }) => ({ sets: 'yes', to: parameters.reservedConcurrentExecutions ?? null }),
  },
  'event-source-mapping': {
    event: /^(Create|Update|Delete)EventSourceMapping/,
    effect: () => ({ sets: 'yes' }),
  },
  'role-inline-policies': {
    event: /^(Put|Delete)RolePolicy$/,
    effect: ({ parameters }, { member }) =>
      parameters.policyName === member ? { sets: 'yes', to: parsed(parameters.policyDocument) } : NO,
  },
  'role-attached-policies': {
    event: /^(Attach|Detach)RolePolicy$/,
    effect: ({ name, parameters }, { member }) =>
      parameters.policyArn === member ? { sets: 'yes', to: name.startsWith('Attach') ? member : null } : NO,
  },
  'role-boundary': {
    event: /^(Put|Delete)RolePermissionsBoundary$/,
    effect: ({ parameters }) => ({ sets: 'yes', to: parameters.permissionsBoundary ?? null }),
  },
  'role-trust': {
    event: /^UpdateAssumeRolePolicy$/,
    effect: ({ parameters }) => ({ sets: 'yes', to: parsed(parameters.policyDocument) }),
  },
};

const parsed = (document: unknown): unknown =>
  typeof document === 'string' ? (JSON.parse(document) as unknown) : null;

/**
 * Why a difference is not a deployer's work; undefined when it is. Every API here sets to a value, so the newest
 * write of a member made it, and must show the value that is there: CloudTrail is late, and a later write may be
 * missing. Where events do not say what they set, every one of them must be a deployer's. `writes` are newest first.
 */
export const whyNotDeployed = (
  difference: Difference,
  writes: readonly TrailWrite[],
  deployers: readonly string[],
): string | undefined => {
  const author = AUTHORS[difference.aspect];
  const candidates = writes
    .filter((write) => author.event.test(write.name))
    .map((write) => ({ write, effect: author.effect(write, difference) }))
    .filter(({ effect }) => effect.sets !== 'no');
  const [newest] = candidates;
  if (!newest || showsAnotherValue(newest.effect, difference.current)) return 'no event says yet who changed it';
  const authors = newest.effect.sets === 'yes' ? sameSecond(candidates, newest.write.at) : candidates;
  const other = authors.find(({ write }) => !isDeployer(write, deployers));
  return other && `\`${other.write.principals[0] ?? 'nobody'}\` (${other.write.name}) is not a deployer`;
};

const showsAnotherValue = (effect: Effect, current: unknown): boolean =>
  effect.sets === 'yes' && effect.to !== undefined && !isSameCanonical(effect.to, current);

/** CloudTrail's times are whole seconds: within one, nobody knows which write was the last. */
const sameSecond = <Each extends { write: TrailWrite }>(candidates: readonly Each[], at: string): readonly Each[] =>
  candidates.filter(({ write }) => write.at === at);

const isDeployer = ({ principals }: TrailWrite, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => principals.some((principal) => matchesPattern(principal, pattern)));
