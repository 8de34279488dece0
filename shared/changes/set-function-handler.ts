import { z } from 'zod';
import { free } from '../cost/cost.ts';
import { functionSetting } from './function-setting.ts';

/** Sets a function's handler. AWS's bounds: at most 128 characters, no white space. */
export const setFunctionHandler = functionSetting({
  id: 'set-function-handler',
  description: 'Sets the handler of a function: file and export that Lambda calls.',
  member: 'handler',
  value: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'not a handler'),
  inputMember: 'Handler',
  noun: 'handler',
  render: (handler) => `\`${handler}\``,
  cost: () => free('a handler has no price'),
});
