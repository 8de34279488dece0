import { type Aspect, type Difference, WHOLE_RESOURCE } from '../baseline/baseline.ts';
import type { ChangeCall } from '../proposal.ts';

/**
 * The changes of the catalogue that undo one difference from the baseline; none where nothing in the catalogue does
 * (boundary, trust, environment, the role itself). Parameters come from AWS and the baseline alone.
 */
export const changesFor = (difference: Difference): readonly ChangeCall[] =>
  difference.member === WHOLE_RESOURCE ? [] : UNDO[difference.aspect](difference);

type Undo = (difference: Difference) => readonly ChangeCall[];
const nothing: Undo = () => [];

const UNDO: Record<Aspect, Undo> = {
  'function-configuration': ({ resource, member, baseline }) => {
    const change = SETTINGS.get(member);
    return change === undefined ? [] : [{ change, params: { function_arn: resource, [member]: baseline } }];
  },
  'function-concurrency': ({ resource, baseline }) => [
    baseline === null
      ? { change: 'remove-reserved-concurrency', params: { function_arn: resource } }
      : { change: 'set-reserved-concurrency', params: { function_arn: resource, reserved_concurrency: baseline } },
  ],
  'event-source-mapping': ({ kind, member, baseline, current }) => {
    const [before, after] = [baseline, current] as (Mapping | null)[];
    if (kind !== 'changed' || before?.enabled === after?.enabled) return [];
    const params = { function_arn: before?.function_arn, uuid: member, enabled: before?.enabled };
    return [{ change: 'set-event-source-mapping-state', params }];
  },
  'role-inline-policies': ({ resource, member, kind, baseline }) => {
    const named = { role_arn: resource, policy_name: member };
    return kind === 'added'
      ? [{ change: 'delete-role-policy', params: named }]
      : [{ change: 'put-role-policy', params: { ...named, document: baseline } }];
  },
  'role-attached-policies': ({ resource, member, kind }) => [
    {
      change: kind === 'added' ? 'detach-role-policy' : 'attach-role-policy',
      params: { role_arn: resource, policy_arn: member },
    },
  ],
  'role-boundary': nothing,
  'role-trust': nothing,
};

/** Changes that set one member of a function's configuration. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ['timeout_seconds', 'set-function-timeout'],
  ['memory_mb', 'set-function-memory'],
  ['handler', 'set-function-handler'],
]);

/** What the baseline keeps of an event source mapping. */
interface Mapping {
  function_arn: string;
  enabled: boolean;
}
