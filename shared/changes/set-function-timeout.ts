import { z } from 'zod';
import { free } from '../cost/cost.ts';
import { functionSetting } from './function-setting.ts';

/** Sets a function's time-out. AWS's bounds: 1 to 900 seconds. */
export const setFunctionTimeout = functionSetting({
  id: 'set-function-timeout',
  description: 'Sets the time-out of a function, in seconds.',
  member: 'timeout_seconds',
  value: z.number().int().min(1).max(900),
  inputMember: 'Timeout',
  noun: 'time-out',
  render: (seconds) => `${seconds} s`,
  cost: () => free('0 directly; worst case: time-outs × added seconds × GB × price of a GB-second'),
});
