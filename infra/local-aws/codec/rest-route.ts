import { decodeStep } from './bucket.ts';
import { membersOf, traitsOf, type OperationSchema, type ServiceSchema } from './schema.ts';
import type { WireRequest } from './wire.ts';

interface Route {
  readonly operation: OperationSchema;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Required members bound to headers or query parameters: the only difference between CopyObject and PutObject. */
  readonly requiredHeaders: readonly string[];
  readonly requiredQuery: readonly string[];
  readonly takesBucket: boolean;
}

export interface RoutedRequest {
  readonly operation: OperationSchema;
  readonly labels: Readonly<Record<string, string>>;
}

/** Only SDK v3 sends it; other clients are recognised by everything else. */
const SDK_HINT = 'x-id';

const cache = new WeakMap<ServiceSchema, Route[]>();

/**
 * Finds the operation a REST request means; the most particular route wins.
 * `bucket` says whether S3's addressing named one, which no path in the schema shows.
 */
export function routeRest(schema: ServiceSchema, request: WireRequest, bucket?: string): RoutedRequest | undefined {
  for (const route of routesOf(schema)) {
    if (route.method !== request.method || route.takesBucket !== (bucket !== undefined)) continue;
    const match = route.path.exec(request.path);
    if (!match || !hasWhatItNeeds(route, request)) continue;
    const labels = route.labels.map((label, index) => [label, decodeStep(match[index + 1] ?? '')] as const);
    return { operation: route.operation, labels: Object.fromEntries(labels) };
  }
  return undefined;
}

function hasWhatItNeeds(route: Route, { query, headers }: WireRequest): boolean {
  return (
    route.query.every(([name, value]) => query.has(name) && (value === '' || query.get(name) === value)) &&
    route.requiredHeaders.every((name) => headers[name] !== undefined) &&
    route.requiredQuery.every((name) => query.has(name))
  );
}

function routesOf(schema: ServiceSchema): readonly Route[] {
  const known = cache.get(schema);
  if (known) return known;
  const routes = [...schema.operations.values()].flatMap((operation) =>
    operation.http ? [routeOf(operation, operation.http)] : [],
  );
  routes.sort((a, b) => particularity(b) - particularity(a) || a.labels.length - b.labels.length);
  cache.set(schema, routes);
  return routes;
}

const particularity = (route: Route): number =>
  route.query.length + route.requiredHeaders.length + route.requiredQuery.length;

function routeOf(operation: OperationSchema, [method, uri]: readonly [string, string, number]): Route {
  const [path = '/', query = ''] = uri.split('?');
  const labels: string[] = [];
  const pattern = path
    .replace(/\/$/, '')
    .replace(/[.*$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}+]+)(\+?)\}/g, (_, label: string, greedy: string) => {
      labels.push(label);
      return greedy ? '(.+)' : '([^/]+)';
    });
  const required = membersOf(operation.input).filter(([name]) => operation.required.includes(name));
  const bound = (trait: 'httpHeader' | 'httpQuery'): string[] =>
    required.flatMap(([, member]) => traitsOf(member)[trait] ?? []);
  const greedy = path.includes('+}');
  return {
    operation,
    method,
    path: new RegExp(`^${pattern}${greedy ? '' : '/?'}$`, 's'),
    labels,
    query: [...new URLSearchParams(query)].filter(([name]) => name !== SDK_HINT),
    requiredHeaders: bound('httpHeader').map((name) => name.toLowerCase()),
    requiredQuery: bound('httpQuery'),
    takesBucket: membersOf(operation.input).some(([name, member]) => name === 'Bucket' && traitsOf(member).httpLabel),
  };
}
