import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const layerRemoved: Fault<Target> = {
  id: 'layer-removed',
  taxonomy: 'LAM-10',
  family: 'function',
  description: 'the function has no layer any more: a module that it needs cannot be found',
  risk: 'R1',
  workload: ledgerImport,
  inject: async ({ arns }) => ({
    change: 'set-function-layers',
    params: { function_arn: arns.function, layers: [] },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-layer-wrong'], changes: ['set-function-layers'] },
};
