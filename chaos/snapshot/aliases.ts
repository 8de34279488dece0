import type { Row, SnapshotReader } from './row.ts';

/** Aliases of functions, with who may call them; and what becomes of asynchronous events. */
export const aliases: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Functions?: { FunctionName: string }[] }>('lambda', 'ListFunctions', {});
  const names = (found?.Functions ?? []).map(({ FunctionName }) => FunctionName);
  return (await Promise.all(names.map(async (name) => [...(await aliasRows(name)), await eventRow(name)]))).flat();

  async function aliasRows(FunctionName: string): Promise<Row[]> {
    const listed = await aws.read<{ Aliases?: { Name: string }[] }>('lambda', 'ListAliases', { FunctionName });
    const one = async (alias: { Name: string }): Promise<Row[]> => {
      const policy = await aws.read<{ Policy?: string }>('lambda', 'GetPolicy', {
        FunctionName,
        Qualifier: alias.Name,
      });
      return [
        [`alias ${FunctionName}:${alias.Name}`, alias],
        [`alias policy ${FunctionName}:${alias.Name}`, statements(policy?.Policy)],
        await eventRow(FunctionName, alias.Name),
      ];
    };
    return (await Promise.all((listed?.Aliases ?? []).map(one))).flat();
  }

  async function eventRow(FunctionName: string, Qualifier?: string): Promise<Row> {
    const settings = await aws.read('lambda', 'GetFunctionEventInvokeConfig', { FunctionName, Qualifier });
    return [`events of ${[FunctionName, Qualifier].filter(Boolean).join(':')}`, settings ?? null];
  }
};

/** Statements in any order say the same. */
const statements = (policy: string | undefined): object[] => {
  const { Statement = [] } = JSON.parse(policy ?? '{}') as { Statement?: { Sid: string }[] };
  return Statement.sort((a, b) => (a.Sid < b.Sid ? -1 : 1));
};
