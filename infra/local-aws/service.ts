/** What the front door needs to know about one AWS service, and what it tells the service about a call. */

/** An identity that signed a request. */
export interface Caller {
  /** `arn:aws:sts::…:assumed-role/role/session`, or `arn:aws:iam::…:root`. */
  readonly principalArn: string;
  readonly accessKeyId: string;
  /** Name of the assumed role; absent for the account's root. */
  readonly roleName?: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly sessionTags?: Readonly<Record<string, string>>;
  readonly isRoot: boolean;
}

export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly userAgent: string;
  readonly sourceIp: string;
}

export type ConditionValue = string | readonly string[];

/** One IAM question to be answered before the operation may run; every one of them must be allowed. */
export interface Access {
  /** IAM action, for example `lambda:InvokeFunction` (not always the operation's name). */
  readonly action: string;
  /** ARN of the resource, or `*` where AWS defines no resource type for the action. */
  readonly resource: string;
  /** Condition keys beyond the global ones (`iam:PolicyARN`, `s3:prefix`, `aws:ResourceTag/…`). */
  readonly context?: Readonly<Record<string, ConditionValue>>;
  /** The resource's own policy as stored (JSON text), where the service has resource policies. */
  readonly resourcePolicy?: string;
  /**
   * The resource's own policy must allow, or name the account and so leave it to identity policies: a KMS key's. It binds
   * the account's root too. Without a policy there is no such resource.
   */
  readonly resourceMustAllow?: boolean;
}

/**
 * One implemented operation. `I` and `O` are the SDK's own input and output types.
 *
 * Members of the input that are not in `honours` are refused by the front door with `501 NotImplemented`
 * naming service, operation and member, so a handler never silently ignores what a caller asked for.
 */
export interface Operation<I = never, O = unknown> {
  /** Dotted paths of the input members that are really honoured: `Environment.Variables`, `Tags`, `Trigger[].Id`. */
  readonly honours: readonly string[];
  /** True when the call changes the account: it is recorded as a write event and the state is flushed before the answer. */
  readonly writes: boolean;
  /** True for data-plane calls (messages, objects, publications): CloudTrail's `LookupEvents` does not show them. */
  readonly isDataEvent?: boolean;
  access(input: I): readonly Access[] | Promise<readonly Access[]>;
  handle(input: I, call: Call): O | Promise<O>;
}

/** `rpcV2Cbor` is what botocore speaks to CloudWatch since 2025. */
export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml' | 'rpcV2Cbor';

/** An answer passed on as it came. */
export interface ForwardedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Service {
  /** Signing name in the SigV4 scope: `lambda`, `monitoring`, `logs`, … */
  readonly signingName: string;
  /** CloudTrail's `eventSource`. */
  readonly eventSource: string;
  /** The SDK v3 client module; its exported operation schemas drive the codec. */
  readonly sdk: object;
  /** What the service answers to; the first is what the SDK v3 client speaks, later ones serve older clients. */
  readonly protocols: readonly Protocol[];
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that also answer an unsigned `GET /?Action=…` (a link in a message); they skip signature and IAM. */
  readonly unsigned?: readonly string[];
  /** Public documents of the service by path, as SNS's signing certificate is; undefined when it is not one. */
  pages?(path: string, query: URLSearchParams): { contentType: string; body: string } | undefined;
  /**
   * Serves an authorised request from its raw body, instead of the operation's `handle`: for a service whose answers
   * another process gives, so that nothing is decoded and encoded twice. Throws an `AwsError` like `handle`.
   */
  forward?(rawBody: Uint8Array, operation: string, call: Call): Promise<ForwardedAnswer>;
  /** Begins timers (pollers, alarm evaluation) once the door is open. */
  start?(): void;
  stop?(): Promise<void> | void;
}

/** Keeps one operation's types together while it is listed beside others. */
export const operation = <I, O>(definition: Operation<I, O>): Operation => definition;
