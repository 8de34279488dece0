import { readFunction } from '../../aws/function-reads.ts';
import { type Aspect, isFunction, NO_EFFECT } from './aspect.ts';

/** Changes that set one member of the configuration. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ['timeout_seconds', 'set-function-timeout'],
  ['memory_mb', 'set-function-memory'],
  ['handler', 'set-function-handler'],
  ['role_arn', 'set-function-role'],
  ['environment_sha256', 'set-function-environment'],
  ['layers', 'set-function-layers'],
]);

/** Request parameters of `UpdateFunctionConfiguration` whose value CloudTrail shows as we keep it. */
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['timeout_seconds', 'timeout'],
  ['memory_mb', 'memorySize'],
  ['handler', 'handler'],
  ['runtime', 'runtime'],
  ['role_arn', 'role'],
  ['layers', 'layers'],
]);
const CODE_MEMBERS = new Set(['code_sha256', 'architecture']);

/** What a function runs, and with what: one member a setting. Environment values are hashed, never kept. */
export const functionConfiguration: Aspect = {
  id: 'function-configuration',
  covers: isFunction,
  async read(aws, functionArn) {
    const record = await readFunction(aws, functionArn);
    if (!record) return undefined;
    const { revision_id: _changesWithEveryWrite, ...settings } = record;
    return settings;
  },
  events: /^UpdateFunction(Configuration|Code)/,
  effect: ({ name, parameters }, { member }) => {
    if (CODE_MEMBERS.has(member)) return name.startsWith('UpdateFunctionCode') ? { sets: 'yes' } : NO_EFFECT;
    if (name.startsWith('UpdateFunctionCode')) return NO_EFFECT;
    const parameter = PARAMETERS.get(member);
    // CloudTrail leaves the environment out: any update may have set it.
    if (parameter === undefined) return { sets: 'perhaps' };
    return Object.hasOwn(parameters, parameter) ? { sets: 'yes', to: parameters[parameter] } : NO_EFFECT;
  },
  undo: ({ resource, member, baseline }) => {
    const change = SETTINGS.get(member);
    return change === undefined ? [] : [{ change, params: { function_arn: resource, [member]: baseline } }];
  },
};
