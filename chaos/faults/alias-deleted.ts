import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { ticketRecorder } from '../workloads/event-recorder/workload.ts';

export const aliasDeleted: Fault<Recorder> = {
  id: 'alias-deleted',
  taxonomy: 'LAM-16',
  family: 'function',
  description: 'the alias that the trigger calls is deleted: the function is never reached',
  risk: 'R2',
  workload: ticketRecorder,
  inject: async ({ names, arns }) => ({
    change: 'delete-alias',
    params: { function_arn: arns.function, alias: names.alias },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['alias-missing'], changes: ['create-alias'] },
};
