import type { Row, SnapshotReader } from './row.ts';

/** Functions, with their reserved concurrency and who may call them. */
export const functions: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Functions?: { FunctionName: string }[] }>('lambda', 'ListFunctions', {});
  const one = async (listed: { FunctionName: string }): Promise<Row[]> => {
    const FunctionName = listed.FunctionName;
    const [concurrency, policy] = await Promise.all([
      aws.read('lambda', 'GetFunctionConcurrency', { FunctionName }),
      aws.read('lambda', 'GetPolicy', { FunctionName }),
    ]);
    return [
      [`function ${FunctionName}`, listed],
      [`concurrency ${FunctionName}`, concurrency ?? null],
      [`function policy ${FunctionName}`, policy ?? null],
    ];
  };
  return (await Promise.all((found?.Functions ?? []).map(one))).flat();
};
