import type { ConditionValue } from '../../service.ts';

/** An attribute's value as the SDK decodes it; of the types only keys' (`S`, `N`, `B`) matter here. */
type Value = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, Value>>;

/** The members of the item operations that IAM can speak about. */
export interface ItemRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly Keys?: readonly Item[];
  readonly KeyConditions?: Readonly<Record<string, { AttributeValueList?: readonly Value[] }>>;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly FilterExpression?: string;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly AttributesToGet?: readonly string[];
  readonly AttributeUpdates?: Readonly<Record<string, unknown>>;
  readonly Expected?: Readonly<Record<string, unknown>>;
  readonly QueryFilter?: Readonly<Record<string, unknown>>;
  readonly ScanFilter?: Readonly<Record<string, unknown>>;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly Select?: string;
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
}

/** DynamoDB's own condition keys for one request, by the table or index whose partition key is named. */
export function itemContext(request: ItemRequest, partitionKey: string | undefined): Record<string, ConditionValue> {
  const context: Record<string, ConditionValue> = {};
  const leadingKeys = partitionKey === undefined ? [] : leadingKeyValues(request, partitionKey);
  if (leadingKeys.length > 0) context['dynamodb:LeadingKeys'] = leadingKeys;
  const attributes = attributeNames(request);
  if (attributes.length > 0) context['dynamodb:Attributes'] = attributes;
  for (const name of ['Select', 'ReturnValues', 'ReturnConsumedCapacity'] as const) {
    const value = request[name];
    if (value) context[`dynamodb:${name}`] = value;
  }
  return context;
}

function leadingKeyValues(request: ItemRequest, partitionKey: string): string[] {
  const items = [...(request.Keys ?? []), request.Key, request.Item].filter((item) => item !== undefined);
  const values = items.map((item) => item[partitionKey]);
  values.push(
    ...(request.KeyConditions?.[partitionKey]?.AttributeValueList ?? []),
    queriedValue(request, partitionKey),
  );
  return [...new Set(values.flatMap((value) => (value ? [keyText(value)] : [])))];
}

const EQUALITY = /([#\w.-]+)\s*=\s*(:\w+)|(:\w+)\s*=\s*([#\w.-]+)/g;

/** The value that a key condition compares the partition key with: `#pk = :incident AND …`, or the other way round. */
function queriedValue(request: ItemRequest, partitionKey: string): Value | undefined {
  for (const [, name, value, valueFirst, nameLast] of (request.KeyConditionExpression ?? '').matchAll(EQUALITY)) {
    const compared = name ?? nameLast ?? '';
    if ((request.ExpressionAttributeNames?.[compared] ?? compared) === partitionKey)
      return request.ExpressionAttributeValues?.[value ?? valueFirst ?? ''];
  }
  return undefined;
}

function keyText(value: Value): string {
  if (value.B instanceof Uint8Array) return Buffer.from(value.B).toString('base64');
  return (value.S ?? value.N ?? '') as string;
}

/** Top-level attributes that a request names: what `dynamodb:Attributes` lets a policy limit. */
export function attributeNames(request: ItemRequest): string[] {
  const named = new Set<string>(request.AttributesToGet);
  const maps = [request.Item, request.Key, ...(request.Keys ?? []), request.AttributeUpdates, request.Expected];
  maps.push(request.KeyConditions, request.QueryFilter, request.ScanFilter);
  for (const map of maps) for (const name of Object.keys(map ?? {})) named.add(name);
  for (const expression of expressionsOf(request)) {
    for (const name of namesIn(expression, request.ExpressionAttributeNames ?? {})) named.add(name);
  }
  return [...named];
}

const expressionsOf = (request: ItemRequest): string[] =>
  [
    request.KeyConditionExpression,
    request.ProjectionExpression,
    request.FilterExpression,
    request.UpdateExpression,
    request.ConditionExpression,
  ].filter((expression) => expression !== undefined);

const KEYWORDS = /^(and|or|not|in|between|set|remove|add|delete)$/i;

/** A path's first step, unless it is a value (`:v`), a keyword or a function's name. */
function namesIn(expression: string, aliases: Readonly<Record<string, string>>): string[] {
  const paths = expression.matchAll(/(?<![:\w#.\]])(#?[A-Za-z_][\w-]*)(?:[.[][\w#.[\]]*)?(?!\w)\s*(\()?/g);
  return [...paths].flatMap(([, step = '', call]) => {
    if (call && !step.startsWith('#') && !KEYWORDS.test(step)) return [];
    return KEYWORDS.test(step) ? [] : [aliases[step] ?? step];
  });
}
