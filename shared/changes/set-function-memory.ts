import { z } from 'zod';
import { memoryCost } from '../cost/memory-cost.ts';
import { functionSetting } from './function-setting.ts';

/** Sets a function's memory. AWS's bounds: 128 to 10,240 MB. */
export const setFunctionMemory = functionSetting({
  id: 'set-function-memory',
  description: 'Sets the memory of a function, in MB; its share of CPU follows.',
  member: 'memory_mb',
  value: z.number().int().min(128).max(10_240),
  inputMember: 'MemorySize',
  noun: 'memory',
  render: (megabytes) => `${megabytes} MB`,
  cost: (before, after, usage) => memoryCost(Number(before), Number(after), usage),
});
