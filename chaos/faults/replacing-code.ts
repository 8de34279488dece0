import { readFile } from 'node:fs/promises';
import { functionPackage } from '../target/queue-fed-function.ts';
import type { Calls } from '../fault.ts';

/** Deploys another program to a function, made of the one that is its source. */
export const replacingCode = async (
  FunctionName: string,
  source: URL,
  change: (program: string) => string,
): Promise<Calls> => {
  const program = await readFile(source, 'utf8');
  const deploy = (text: string) => ({
    service: 'lambda',
    operation: 'UpdateFunctionCode',
    input: { FunctionName, ZipFile: functionPackage(text) },
  });
  return { calls: [deploy(change(program))], undo: [deploy(program)] };
};
