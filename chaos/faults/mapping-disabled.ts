import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const mappingDisabled: Fault<Target> = {
  id: 'mapping-disabled',
  taxonomy: 'EVT-01',
  family: 'triggers',
  description: 'the event source mapping is disabled: the function is simply never called',
  risk: 'R2',
  workload: dataProcessor,
  inject: async ({ arns }, aws) => {
    const found = await aws.read<{ EventSourceMappings?: { UUID?: string }[] }>('lambda', 'ListEventSourceMappings', {
      FunctionName: arns.function,
    });
    return {
      change: 'set-event-source-mapping-state',
      params: { function_arn: arns.function, uuid: found?.EventSourceMappings?.[0]?.UUID ?? '', enabled: false },
    };
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['event-source-mapping-disabled'],
    changes: ['set-event-source-mapping-state'],
  },
};
