import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { ticketRecorder } from '../workloads/event-recorder/workload.ts';
import { VERSIONS } from '../workloads/event-recorder/releases.ts';

export const aliasToUnparsableVersion: Fault<Recorder> = {
  id: 'alias-to-unparsable-version',
  taxonomy: 'LAM-15c',
  family: 'function',
  description: 'the alias is moved to a version that has a syntax error and never starts',
  risk: 'R2',
  workload: ticketRecorder,
  inject: async ({ names, arns }) => ({
    change: 'set-alias-version',
    params: { function_arn: arns.function, alias: names.alias, version: VERSIONS.unparsable },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['alias-version-faulty'], changes: ['set-alias-version'] },
};
