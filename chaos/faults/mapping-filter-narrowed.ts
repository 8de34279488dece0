import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { ticketRecorder } from '../workloads/event-recorder/workload.ts';

export const mappingFilterNarrowed: Fault<Recorder> = {
  id: 'mapping-filter-narrowed',
  taxonomy: 'EVT-05',
  family: 'triggers',
  description: 'the filter of the event source mapping lets no message through: all of them are deleted unread',
  risk: 'R3',
  workload: ticketRecorder,
  inject: async ({ arns }, aws, seeded) => {
    const found = await aws.read<{ EventSourceMappings?: { UUID?: string }[] }>('lambda', 'ListEventSourceMappings', {
      EventSourceArn: arns.queue,
    });
    const [member, value] = seeded.pick([
      ['kind', 'invoice'],
      ['kind', 'Ticket'],
      ['type', 'ticket'],
    ]);
    const filters = [JSON.stringify({ body: { [member]: [value] } })];
    return {
      change: 'set-mapping-filter',
      params: { function_arn: arns.alias, uuid: found?.EventSourceMappings?.[0]?.UUID ?? '', filters },
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['mapping-filter-drops-messages'], changes: ['set-mapping-filter'] },
};
