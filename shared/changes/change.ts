import type { z } from 'zod';
import type { AwsCall, ChangeCall, Cost, Risk } from '../proposal.ts';
import type { AwsReader } from '../aws/aws-reader.ts';

/** What a change touches, read from AWS: canonical JSON only. `null` where the thing does not exist. */
export type Image = unknown;

/** Usage figures that a cost formula needs; `undefined` makes the cost unknown. */
export interface UsageFigures {
  invocationsPerMonth?: number;
  averageDurationMs?: number;
  architecture?: 'x86_64' | 'arm64';
}

/** Which role may make a change: functions, identities and triggers are repaired by different ones. */
export const REPAIR_ROLES = [
  'function',
  'identity',
  'trigger',
  'key',
  'secret',
  'parameter',
  'resource',
  'data',
  'monitoring',
  'service',
  'network',
] as const;
export type RepairRole = (typeof REPAIR_ROLES)[number];

/** What a change lets somebody do that they may not do without it. */
export type Grant =
  | { kind: 'inline'; roleArn: string; policyName: string; document: unknown }
  | { kind: 'managed'; roleArn: string; policyArn: string }
  /** One member of an aspect, which must be as the baseline has it; of any resource where none is named. */
  | { kind: 'restored'; resource?: string; aspect: string; member: string; value: unknown };

/** What a change takes away: the policy's name or ARN, and the Deny statements that go with it. */
export interface Withdrawal {
  policy: string;
  denies: readonly unknown[];
  /** Evidence may show that a deny was nobody's control; without this only a person says so. */
  intent?: 'by-evidence';
}

/**
 * One change of the closed catalogue. A fault is a change made on purpose with bad parameters; a remediation action
 * is a change made to help: injector and remediator share this, so every undo is exercised in every drill.
 *
 * Everything but `capture` is pure: what is shown, hashed and executed is computed from parameters and pre-image alone.
 */
export interface Change<P = unknown> {
  readonly id: string;
  /** What it does, for people and models, one line. */
  readonly description: string;
  readonly params: z.ZodType<P>;
  /** The role that the executor assumes to make it. */
  readonly repairRole: RepairRole;
  /** ARN of the resource that the change acts on. */
  target(params: P): string;
  risk(params: P, preImage: Image): Risk;
  /** Reads what the change touches, including the service-side precondition (`revision_id`) where there is one. */
  capture(params: P, aws: AwsReader): Promise<Image>;
  /** What `capture` must read once the change is in place (without the precondition). */
  postImage(params: P, preImage: Image): Image;
  /** The one mutating API call, with its precondition taken from the pre-image. */
  call(params: P, preImage: Image): AwsCall;
  /** The change that restores the pre-image. */
  invert(params: P, preImage: Image): ChangeCall;
  /** One line made from the typed change: what a person approves. */
  summary(params: P, preImage: Image): string;
  /** IAM actions and resources that `call` needs. */
  permissions(params: P, preImage: Image): readonly { action: string; resource: string }[];
  cost(params: P, preImage: Image, usage: UsageFigures): Cost;
  /** Problems that make these parameters unacceptable on this pre-image whatever the policy says; empty when none. */
  problems?(params: P, preImage: Image): readonly string[];
  /** Declared by changes that give permissions, so that they can be held against the baseline. */
  grants?(params: P, preImage: Image): Grant;
  /** Declared by changes that take a policy away, because a Deny may be somebody's deliberate control. */
  withdraws?(params: P, preImage: Image): Withdrawal;
}

/** Images equal but for the service-side precondition (`revision_id` changes with every write). */
export const withoutPrecondition = (image: Image): Image => {
  if (image === null || typeof image !== 'object' || Array.isArray(image)) return image;
  const { revision_id: _, ...rest } = image as Record<string, unknown>;
  return rest;
};
