import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { orderRecorder } from '../workloads/event-recorder/workload.ts';
import { VERSIONS } from '../workloads/event-recorder/releases.ts';

export const aliasRoutesToThrowingVersion: Fault<Recorder> = {
  id: 'alias-routes-to-throwing-version',
  taxonomy: 'LAM-15b',
  family: 'function',
  description: 'the alias sends a share of the invocations to a version whose code throws',
  risk: 'R2',
  workload: orderRecorder,
  inject: async ({ names, arns }, _aws, seeded) => ({
    change: 'set-alias-version',
    params: {
      function_arn: arns.function,
      alias: names.alias,
      version: VERSIONS.live,
      weights: { [VERSIONS.throwing]: seeded.integer(5_000, 8_000) },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['alias-version-faulty'], changes: ['set-alias-version'] },
};
