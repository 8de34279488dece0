import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { layerArns } from '../workloads/ledger-import/layers.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const layerVersionDeleted: Fault<Target> = {
  id: 'layer-version-deleted',
  taxonomy: 'LAM-11',
  family: 'function',
  description:
    'the function has an earlier version of its layer, and the right one was deleted: it cannot be attached again',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns, names }, aws) => {
    const { earlier, current } = layerArns(aws, names.function);
    const attach = (layer: string) => ({
      service: 'lambda',
      operation: 'UpdateFunctionConfiguration',
      input: { FunctionName: arns.function, Layers: [layer] },
    });
    const VersionNumber = Number(current.split(':').at(-1));
    const input = { LayerName: `${names.function}-format`, VersionNumber };
    // The number of a deleted version is never used again: nothing gives it back.
    return { calls: [attach(earlier), { service: 'lambda', operation: 'DeleteLayerVersion', input }], undo: [] };
  },
  expected: { outcome: ['ESCALATED'], causes: ['function-layer-wrong'], changes: [] },
};
