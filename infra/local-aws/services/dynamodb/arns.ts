/** ARNs of tables, indexes and streams, and their translation between this account and the DynamoDB behind it. */
export interface TableArns {
  table: (name: string) => string;
  index: (table: string, index: string) => string;
  /** Every stream of a table: the streams' labels are not known to a caller beforehand. */
  streamsOf: (table: string) => string;
  /** A table's name, from its name or its ARN, which AWS takes in the same member. */
  tableName: (nameOrArn: string) => string;
  /** Text with this account's ARNs as the backend writes them. */
  toBackend: (text: string) => string;
  /** Text with the backend's ARNs as this account writes them. */
  fromBackend: (text: string) => string;
}

const ANY_DYNAMODB_ARN = /arn:aws:dynamodb:[a-z0-9-]*:\d{12}:/g;
const BACKEND_REGION = /"awsRegion":"[a-z0-9-]*"/g;
const TABLE_OF_ARN = /^arn:aws:dynamodb:[^:]*:[^:]*:table\/([^/]+)/;

/** `backendPrefix` is what the backend writes before `table/…`: region and account of its own invention. */
export function tableArns(region: string, accountId: string, backendPrefix: string): TableArns {
  const own = `arn:aws:dynamodb:${region}:${accountId}:`;
  return {
    table: (name) => `${own}table/${name}`,
    index: (table, index) => `${own}table/${table}/index/${index}`,
    streamsOf: (table) => `${own}table/${table}/stream/*`,
    tableName: (nameOrArn) => TABLE_OF_ARN.exec(nameOrArn)?.[1] ?? nameOrArn,
    toBackend: (text) => text.replaceAll(own, backendPrefix),
    fromBackend: (text) => text.replace(ANY_DYNAMODB_ARN, own).replace(BACKEND_REGION, `"awsRegion":"${region}"`),
  };
}
