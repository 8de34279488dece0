import type { Fault } from '../fault.ts';

export const mappingDisabled: Fault = {
  id: 'mapping-disabled',
  taxonomy: 'EVT-01',
  description: 'the event source mapping is disabled: the function is simply never called',
  change: async ({ arns }, aws) => {
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
