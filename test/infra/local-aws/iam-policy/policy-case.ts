import { describe, expect, test } from 'vitest';
import { createRequestContext, evaluate, type RequestPrincipal } from '../../../../infra/local-aws/iam-policy/index.ts';
import type { ConditionValue } from '../../../../infra/local-aws/service.ts';

export const ACCOUNT = '123456789012';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/service/reader`;
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/reader/nightly`;
export const BUCKET_OBJECT = 'arn:aws:s3:::orders/2026/11/a.json';

export const SESSION: RequestPrincipal = {
  kind: 'session',
  accountId: ACCOUNT,
  roleArn: ROLE_ARN,
  sessionArn: SESSION_ARN,
};
export const ROOT: RequestPrincipal = { kind: 'root', accountId: ACCOUNT };
export const LAMBDA: RequestPrincipal = { kind: 'service', service: 'lambda.amazonaws.com' };

export type StatementJson = Record<string, unknown>;
type Condition = Record<string, Record<string, unknown>>;

export const allow = (Action: unknown = '*', Resource: unknown = '*', Condition?: Condition): StatementJson => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
export const deny = (Action: unknown = '*', Resource: unknown = '*', Condition?: Condition): StatementJson => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
/** A statement of a resource policy. */
export const grant = (Principal: unknown, rest: StatementJson = {}): StatementJson => ({
  Principal,
  ...allow(),
  ...rest,
});
/** A statement of a trust policy. */
export const trust = (Principal: unknown, rest: StatementJson = {}): StatementJson => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...rest,
});

/** The layers of one question; each is a list of statements, and absent when not in force. */
export interface Layers {
  readonly identity?: readonly StatementJson[];
  readonly boundary?: readonly StatementJson[];
  readonly session?: readonly StatementJson[];
  readonly resource?: readonly StatementJson[];
  readonly trust?: readonly StatementJson[];
}

export interface PolicyCase extends Layers {
  /** Defaults to reading `BUCKET_OBJECT` as `SESSION`. */
  readonly principal?: RequestPrincipal;
  readonly action?: string;
  readonly on?: string;
  readonly context?: Record<string, ConditionValue>;
  readonly version?: string;
  /** `allowed`, or kind and layer: `implicit-deny boundary`. */
  readonly gives: string;
}

export const toPolicy = (
  name: string,
  statements: readonly StatementJson[],
  version = '2012-10-17',
): { name: string; document: string } => ({
  name,
  document: JSON.stringify({ Version: version, Statement: statements }),
});

/** The decision in one line, as tables write it. */
export function decide(question: Omit<PolicyCase, 'gives'>): string {
  const layer = (
    name: string,
    statements: readonly StatementJson[] | undefined,
  ): ReturnType<typeof toPolicy> | undefined => statements && toPolicy(name, statements, question.version);
  const session = layer('session', question.session);
  const decision = evaluate(
    {
      principal: question.principal ?? SESSION,
      action: question.action ?? 's3:GetObject',
      resource: question.on ?? BUCKET_OBJECT,
      context: createRequestContext(question.context ?? {}),
    },
    {
      identity: [toPolicy('identity', question.identity ?? [], question.version)],
      boundary: layer('boundary', question.boundary),
      session: session && [session],
      resource: layer('resource', question.resource),
      trust: layer('trust', question.trust),
    },
  );
  return decision.allowed ? 'allowed' : `${decision.kind} ${decision.layer}`;
}

/** Turns a table of cases into tests that carry the table's own sentences. */
export function specify(topic: string, cases: Readonly<Record<string, PolicyCase>>): void {
  describe(topic, () => {
    test.each(Object.entries(cases))('%s', (_, { gives, ...question }) => {
      expect(decide(question)).toBe(gives);
    });
  });
}

export interface ConditionCase {
  readonly when: Condition;
  readonly context?: Record<string, ConditionValue>;
  readonly holds: boolean;
  readonly version?: string;
}

/** A table about conditions: the statement allows exactly when its condition holds. */
export function specifyConditions(topic: string, cases: Readonly<Record<string, ConditionCase>>): void {
  describe(topic, () => {
    test.each(Object.entries(cases))('%s', (_, { when, context, holds, version }) => {
      const question = { identity: [allow('*', '*', when)], ...(context && { context }), ...(version && { version }) };
      expect(decide(question)).toBe(holds ? 'allowed' : 'implicit-deny identity');
    });
  });
}
