import type { AttachedLayer } from './layers.ts';

/** What the account remembers of its functions. All of it is JSON: times are ISO text. */

/** One version of a function: `$LATEST`, or a published snapshot that never changes again. */
export interface VersionRecord {
  /** `$LATEST` or a number. */
  version: string;
  runtime: string;
  role: string;
  handler: string;
  description: string;
  timeoutSeconds: number;
  memoryMb: number;
  variables: Record<string, string>;
  architecture: string;
  deadLetterArn?: string;
  /** Where in a network of the account it is; absent when it is in none. */
  network?: NetworkRecord;
  /** In their order; absent where nobody set any. */
  layers?: AttachedLayer[];
  codeSha256: string;
  codeBytes: number;
  lastModified: string;
  /**
   * Another one after every change, of the version's policy too and of `$LATEST` when it is published:
   * what a caller must name to change only what it has read.
   */
  revisionId: string;
  /** Another one only after a change that environments must notice. */
  deploymentId: string;
}

export interface NetworkRecord {
  subnetIds: readonly string[];
  groupIds: readonly string[];
  vpcId: string;
}

export interface AliasRecord {
  name: string;
  functionVersion: string;
  description: string;
  /** Share of the invocations that go to another version. */
  weights: Record<string, number>;
  revisionId: string;
}

/** A statement of a function's resource policy. */
export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: '*' | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

/** What happens to asynchronous events that fail; absent members have AWS's defaults. */
export interface EventInvokeRecord {
  lastModified: string;
  retriesMax?: number;
  ageSecondsMax?: number;
  onFailure?: string;
  onSuccess?: string;
}

export interface FunctionRecord {
  name: string;
  arn: string;
  latest: VersionRecord;
  published: VersionRecord[];
  /** Version numbers are never used twice. */
  nextVersion: number;
  aliases: Record<string, AliasRecord>;
  reservedConcurrency?: number;
  /** By qualifier; the unqualified function's policy is under the empty text. */
  policies: Record<string, PolicyStatement[]>;
  /** By qualifier, `$LATEST` for the unqualified function. */
  eventInvoke: Record<string, EventInvokeRecord>;
  tags: Record<string, string>;
}

/** An event source mapping: a queue whose messages invoke a function. */
export interface MappingRecord {
  uuid: string;
  queueArn: string;
  /** As given: it may name an alias or version. */
  functionArn: string;
  isEnabled: boolean;
  batchSize: number;
  windowSeconds: number;
  reportsItemFailures: boolean;
  /** Batches in the function at once, at most; absent where nobody set it. */
  concurrencyMax?: number;
  /** Patterns, of which a message must meet one; absent where nobody set any. */
  filters?: string[];
  /** Absent where nobody set any. */
  tags?: Record<string, string>;
  stateReason: string;
  lastModified: string;
  lastResult: string;
}

/** An asynchronous event that was accepted and is not done yet. */
export interface AsyncEventRecord {
  requestId: string;
  functionArn: string;
  /** JSON text. */
  payload: string;
  clientContext?: string;
  acceptedAtMs: number;
  /** Invocations that ended in a failure of the function. */
  failures: number;
  /** Attempts that never reached the function: throttled, or the role could not be assumed. */
  refusals: number;
  notBeforeMs: number;
}
