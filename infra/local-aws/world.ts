import type { Call, Caller } from './service.ts';

/**
 * The account's inner wiring: what one service may ask of another without going through the front door.
 * Each service fills in its own part when it is created; the others call it late, so that order does not matter.
 */
export interface World {
  readonly accountId: string;
  readonly region: string;
  /** `http://127.0.0.1:PORT`, known once the door is open. */
  endpoint: string;
  /** Folder for things too large for JSON: object bodies, function packages. Survives a restart. */
  readonly dataDir: string;
  readonly timing: Timing;
  readonly state: StateStore;

  credentials: CredentialPort;
  authorizer: AuthorizerPort;
  metrics: MetricPort;
  logs: LogPort;
  lambda: LambdaPort;
  topics: TopicPort;
  queues: QueuePort;
  objects: ObjectPort;
  keys: KeyPort;
  network: NetworkPort;
  events: EventPort;
  trail: TrailPort;
}

/** How periods are compressed. Timestamps are never changed: clients sign with theirs. */
export interface Timing {
  /** An alarm period, schedule or metric minute of `seconds` lasts this many real milliseconds. */
  periodMs(seconds: number): number;
  /** How late an event appears in CloudTrail, real milliseconds. */
  readonly trailDelayMs: number;
}

/** Durable collections; what a collection holds is written to disk before a writing call is answered. */
export interface StateStore {
  /** A named map that survives a restart; values must be JSON (Dates as ISO text). */
  collection<V>(name: string): Collection<V>;
  /** Resolves when everything set so far is on disk. */
  flush(): Promise<void>;
}

export interface Collection<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): boolean;
  has(key: string): boolean;
  keys(): string[];
  values(): V[];
  entries(): [string, V][];
  /** Marks a value that was changed in place as needing to be written. */
  touch(key: string): void;
}

export interface TemporaryCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

export interface CredentialPort {
  /** Credentials of a role as a service would obtain them (`lambda.amazonaws.com`); throws when the trust policy forbids it. */
  assumeAsService(roleArn: string, sessionName: string, service: string): TemporaryCredentials;
}

export interface AuthorizerPort {
  /** Throws an `AwsError` with AWS's own text when the caller may not do this. */
  check(
    caller: Caller,
    access: {
      action: string;
      resource: string;
      resourcePolicy?: string;
      resourceMustAllow?: boolean;
      context?: Record<string, string | readonly string[]>;
    },
    call: Call,
  ): void;
  /** Whether a service principal may act on a resource by that resource's policy alone. */
  serviceAllowed(
    service: string,
    sourceArn: string,
    action: string,
    resource: string,
    resourcePolicy: string | undefined,
  ): boolean;
}

export interface MetricPort {
  put(datum: {
    namespace: string;
    metric: string;
    value: number;
    unit: string;
    dimensions: Record<string, string>;
    at?: Date;
  }): void;
}

export interface LogPort {
  /** Appends events, creating group and stream as Lambda does. */
  write(group: string, stream: string, events: readonly { at: Date; message: string }[]): void;
  /** Whether a writer needs permission to create the group first. */
  groupExists(group: string): boolean;
}

export interface LambdaPort {
  /** Asynchronous invocation by a service (SNS, EventBridge): queued, retried twice as AWS does. Throws when the function's policy forbids it. */
  invokeAsync(functionArn: string, payload: unknown, source: { service: string; sourceArn: string }): void;
  /** Whether the function is there and its policy lets the service invoke it now. */
  accepts(functionArn: string, source: { service: string; sourceArn: string }): boolean;
}

export interface TopicPort {
  /** Publishes as a service (an alarm action). Resolves when accepted, not when delivered. */
  publish(
    topicArn: string,
    message: { subject?: string; body: string; attributes?: Record<string, { type: string; value: string }> },
    source: { service: string; sourceArn: string },
  ): Promise<void>;
}

export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, { type: string; value: string }>;
}

export interface QueuePort {
  /** Sends as a service; false when the queue does not exist or its policy forbids it. */
  send(
    queueArn: string,
    body: string,
    attributes: Record<string, { type: string; value: string }>,
    source: { service: string; sourceArn: string },
  ): boolean;
  /** Whether the queue is there and its policy lets the service send to it now. */
  accepts(queueArn: string, source: { service: string; sourceArn: string }): boolean;
  /** Receives for an event source mapping; resolves at once with what is visible. */
  receive(queueArn: string, max: number): QueueMessage[];
  delete(queueArn: string, receiptHandle: string): void;
  /** Resolves when a message may be visible, or after `timeoutMs`. */
  waitForMessage(queueArn: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
  exists(queueArn: string): boolean;
  /** The queue's own policy, as text; undefined when it has none. */
  policy(queueArn: string): string | undefined;
  visibilityTimeoutSeconds(queueArn: string): number;
}

export interface ObjectPort {
  /** Reads an object's bytes for a service (a function's package); undefined when it is not there. */
  read(bucket: string, key: string, versionId?: string): Uint8Array | undefined;
}

/** For whom a service uses a key, and which one it is: `s3`, `sqs`, as in `kms:ViaService`. */
export interface KeyUser {
  readonly caller: Caller;
  readonly call: Call;
  readonly service: string;
}

export interface KeyPort {
  /**
   * Encrypts as the user may, under a key named in any of the four ways. Throws KMS's own errors. Services that encrypt
   * under a data key need the permission `GenerateDataKey` and not `Encrypt`.
   */
  encrypt(
    request: {
      keyId: string;
      plaintext: Uint8Array;
      encryptionContext: Readonly<Record<string, string>>;
      action?: 'Encrypt' | 'GenerateDataKey';
    },
    user: KeyUser,
  ): { keyArn: string; ciphertext: Uint8Array };
  /** Decrypts as the user may. Throws KMS's own errors. */
  decrypt(
    request: { ciphertext: Uint8Array; encryptionContext: Readonly<Record<string, string>> },
    user: KeyUser,
  ): Uint8Array;
}

export interface EventPort {
  /** Puts an event of an AWS service (`aws.cloudwatch`) on the default bus; rules that match it are triggered. */
  publish(event: { source: string; detailType: string; resources: readonly string[]; detail: unknown }): void;
}

/** Where in a network something is. */
export interface Placement {
  readonly subnetIds: readonly string[];
  /** Its security groups. */
  readonly groupIds: readonly string[];
}

export interface NetworkPort {
  /** The VPC that all of it is in. Throws EC2's own errors when something is not there. */
  vpcOf(placement: Placement): string;
  /** Gives a function (by the ARN of its version) its interfaces, or takes them away. */
  place(user: string, placement: Placement | undefined): void;
  /** Whether the resolver of the subnet's VPC answers. */
  resolvesNames(subnetId: string): boolean;
  /** Whether a TCP connection from the subnet gets to an address, and its answers back, as everything is now. */
  carries(subnetId: string, groupIds: readonly string[], destination: { address: string; port: number }): boolean;
}

export interface TrailEvent {
  eventName: string;
  eventSource: string;
  readOnly: boolean;
  caller: Caller;
  call: Call;
  requestParameters: unknown;
  resources: readonly { type: string; name: string }[];
  errorCode?: string;
  errorMessage?: string;
  at: Date;
}

export interface TrailPort {
  record(event: TrailEvent): void;
}
