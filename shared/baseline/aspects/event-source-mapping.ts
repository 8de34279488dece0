import { isSameCanonical } from '../../canonical.ts';
import { readMappings } from '../../aws/function-reads.ts';
import { type Aspect, isFunction } from './aspect.ts';

/** What the baseline keeps of an event source mapping. */
interface Mapping {
  function_arn: string;
  enabled: boolean;
  /** Absent in baselines from before filters were kept. */
  filters?: string[];
}

/** The mappings that feed a function, by UUID. Each is a resource of its own, though it is listed under its function. */
export const eventSourceMapping: Aspect = {
  id: 'event-source-mapping',
  covers: isFunction,
  async read(aws, functionArn) {
    const mappings = await readMappings(aws, functionArn);
    const entries = mappings.map(({ uuid, unsettled: _passing, ...mapping }) => [uuid, mapping]);
    return Object.fromEntries(entries) as Record<string, unknown>;
  },
  events: /^(Create|Update|Delete)EventSourceMapping/,
  effect: () => ({ sets: 'yes' }),
  undo: ({ kind, member, baseline, current }) => {
    const [before, after] = [baseline, current] as (Mapping | null)[];
    if (kind !== 'changed' || !before || !after) return [];
    const named = { function_arn: before.function_arn, uuid: member };
    const { enabled, filters = [] } = before;
    return [
      ...(enabled === after.enabled
        ? []
        : [{ change: 'set-event-source-mapping-state', params: { ...named, enabled } }]),
      ...(isSameCanonical(filters, after.filters ?? [])
        ? []
        : [{ change: 'set-mapping-filter', params: { ...named, filters } }]),
    ];
  },
};
