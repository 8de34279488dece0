import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { layerArns } from '../workloads/ledger-import/layers.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const layerVersionWrong: Fault<Target> = {
  id: 'layer-version-wrong',
  taxonomy: 'LAM-10b',
  family: 'function',
  description: 'the function has the version of its layer before the one that it was written for',
  risk: 'R1',
  workload: ledgerImport,
  inject: async ({ arns, names }, aws) => ({
    change: 'set-function-layers',
    params: { function_arn: arns.function, layers: [layerArns(aws, names.function).earlier] },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-layer-wrong'], changes: ['set-function-layers'] },
};
