import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { uploadRecorder } from '../workloads/event-recorder/workload.ts';
import { VERSIONS } from '../workloads/event-recorder/releases.ts';

export const aliasToMisnamedImport: Fault<Recorder> = {
  id: 'alias-to-misnamed-import',
  taxonomy: 'LAM-15d',
  family: 'function',
  description: 'the alias is moved to a version that imports a module which is not in its package',
  risk: 'R2',
  workload: uploadRecorder,
  inject: async ({ names, arns }) => ({
    change: 'set-alias-version',
    params: { function_arn: arns.function, alias: names.alias, version: VERSIONS.misnamed },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['alias-version-faulty'], changes: ['set-alias-version'] },
};
