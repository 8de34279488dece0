import { openState } from '../../../infra/local-aws/state.ts';

/** Writes numbers until it is killed, and tells of each one that was flushed. */
const state = openState(process.argv[2]!);
const numbers = state.collection<number>('numbers');
for (let value = 0; ; value += 1) {
  numbers.set(String(value), value);
  await state.flush();
  process.send?.(value);
}
