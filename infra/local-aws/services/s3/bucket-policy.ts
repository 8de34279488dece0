import { AwsError } from '../../aws-error.ts';
import { bucketArn } from './buckets.ts';

type Statement = Readonly<Record<string, unknown>>;

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Throws S3's `MalformedPolicy` with its texts unless the document is a policy about this bucket. */
export function checkBucketPolicy(text: string, bucket: string): void {
  const document = parse(text);
  const statements = listOf(document.Statement) as Statement[];
  if (statements.length === 0) throw malformed('Missing required field Statement');
  for (const statement of statements) checkStatement(statement, bucket);
}

function parse(text: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return document as Record<string, unknown>;
    }
  } catch {
    // The same answer as for JSON that is no object.
  }
  throw malformed("Policies must be valid JSON and the first byte must be '{'");
}

function checkStatement(statement: Statement, bucket: string): void {
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw malformed(`Invalid effect: ${String(statement.Effect)}`);
  }
  if (!('Principal' in statement) && !('NotPrincipal' in statement))
    throw malformed('Missing required field Principal');
  const actions = [...listOf(statement.Action), ...listOf(statement.NotAction)];
  if (actions.length === 0) throw malformed('Missing required field Action');
  if (!actions.every((action) => typeof action === 'string' && /^(s3:.+|\*)$/i.test(action))) {
    throw malformed('Policy has invalid action');
  }
  const resources = [...listOf(statement.Resource), ...listOf(statement.NotResource)];
  if (resources.length === 0) throw malformed('Missing required field Resource');
  if (!resources.every((resource) => typeof resource === 'string' && isOfBucket(resource, bucket))) {
    throw malformed('Policy has invalid resource');
  }
}

const isOfBucket = (resource: string, bucket: string): boolean =>
  resource === bucketArn(bucket) ||
  resource.startsWith(`${bucketArn(bucket)}/`) ||
  resource === `${bucketArn(bucket)}*`;
