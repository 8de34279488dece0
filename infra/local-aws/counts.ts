import type { Caller } from './service.ts';

/** Requests that reached the door, those refused among them. */
export interface RequestCount {
  readonly service: string;
  readonly operation: string;
  /** DynamoDB tables the request names, sorted; empty for other services. */
  readonly tables: readonly string[];
  /** Name of the calling role; `root` for the account's own key. */
  readonly callerRole: string;
  readonly userAgent: string;
  readonly count: number;
}

export interface RequestCounts {
  snapshot(): RequestCount[];
  add(request: {
    service: string;
    operation: string;
    input: Record<string, unknown>;
    caller: Caller;
    userAgent: string;
  }): void;
}

/** Counts every request by what it was and who sent it: the drill's figures are read here and nowhere else. */
export function createCounts(): RequestCounts {
  const counts = new Map<string, { -readonly [Key in keyof RequestCount]: RequestCount[Key] }>();
  return {
    snapshot: () => [...counts.values()].map((each) => ({ ...each })),
    add({ service, operation, input, caller, userAgent }) {
      const tables = service === 'dynamodb' ? tablesOf(input) : [];
      const callerRole = caller.isRoot ? 'root' : (caller.roleName ?? caller.principalArn);
      const key = JSON.stringify([service, operation, tables, callerRole, userAgent]);
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { service, operation, tables, callerRole, userAgent, count: 1 });
    },
  };
}

/** A table may be named by its ARN. */
const tableName = (reference: string): string => reference.replace(/^arn:[^/]*:table\//, '').replace(/\/.*$/, '');

/** Every table an item operation touches: one, a batch's or a transaction's. */
export function tablesOf(input: Record<string, unknown>): string[] {
  const found: string[] = [];
  if (typeof input['TableName'] === 'string') found.push(input['TableName']);
  if (isObject(input['RequestItems'])) found.push(...Object.keys(input['RequestItems']));
  if (Array.isArray(input['TransactItems'])) {
    for (const action of input['TransactItems'].filter(isObject).flatMap((item) => Object.values(item))) {
      if (isObject(action) && typeof action['TableName'] === 'string') found.push(action['TableName']);
    }
  }
  return [...new Set(found.map(tableName))].sort();
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
