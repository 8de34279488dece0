import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { noticeRecorder } from '../workloads/event-recorder/workload.ts';
import { VERSIONS } from '../workloads/event-recorder/releases.ts';

export const aliasToThrowingVersion: Fault<Recorder> = {
  id: 'alias-to-throwing-version',
  taxonomy: 'LAM-15',
  family: 'function',
  description: 'the alias is moved to a version whose code throws',
  risk: 'R2',
  workload: noticeRecorder,
  inject: async ({ names, arns }) => ({
    change: 'set-alias-version',
    params: { function_arn: arns.function, alias: names.alias, version: VERSIONS.throwing },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['alias-version-faulty'], changes: ['set-alias-version'] },
};
