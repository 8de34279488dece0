import type { Backend } from './backend.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface Description {
  readonly Table?: {
    readonly KeySchema: readonly KeyElement[];
    readonly GlobalSecondaryIndexes?: readonly { IndexName: string; KeySchema: readonly KeyElement[] }[];
  };
}

/** The partition keys of tables and their indexes, asked for once: `dynamodb:LeadingKeys` is about their values. */
export interface TableKeys {
  /** Undefined while there is no such table or index. */
  partitionKey(table: string, index?: string): Promise<string | undefined>;
  /** A table was made, changed or deleted. */
  forget(table: string): void;
}

export function tableKeys(backend: Backend): TableKeys {
  const known = new Map<string, Description['Table']>();
  const describe = async (table: string): Promise<Description['Table']> => {
    const cached = known.get(table);
    if (cached) return cached;
    const answer = (await backend.ask('DescribeTable', { TableName: table })) as Description | undefined;
    if (answer?.Table) known.set(table, answer.Table);
    return answer?.Table;
  };
  return {
    async partitionKey(table, index) {
      const description = await describe(table);
      const global = description?.GlobalSecondaryIndexes?.find((each) => each.IndexName === index);
      return (global ?? description)?.KeySchema.find((element) => element.KeyType === 'HASH')?.AttributeName;
    },
    forget: (table) => void known.delete(table),
  };
}
