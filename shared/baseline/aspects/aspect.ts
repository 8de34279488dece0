import type { ArnParts } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import type { ChangeCall } from '../../proposal.ts';
import type { Difference } from '../baseline.ts';
import type { TrailWrite } from '../trail.ts';

/** What a write did to the member that differs; `perhaps` where CloudTrail does not say. */
export type Effect = { sets: 'no' | 'perhaps' } | { sets: 'yes'; to?: unknown };

/**
 * One part of a resource that a baseline keeps, read and compared on its own: how it is read, who can have changed it,
 * and which changes of the catalogue put it back.
 */
export interface Aspect {
  /** What differences and runbooks call it: `role-trust`, `function-concurrency`. */
  readonly id: string;
  /** True of the resources that have it. */
  covers(arn: ArnParts): boolean;
  /** The aspect as canonical JSON: a record of its members, or a sorted list of them. Undefined: the resource is gone. */
  read(aws: AwsReader, resource: string): Promise<unknown>;
  /** True where members that come and go are another aspect's concern: only what stays is compared. */
  readonly comparesWhatStays?: boolean;
  /** Names of the CloudTrail events that can have made a difference. Lambda's carry an API version at the end. */
  readonly events: RegExp;
  effect(write: TrailWrite, difference: Difference): Effect;
  /** ARN of what CloudTrail records such a change at, where that is not the resource itself. */
  changedAt?(difference: Difference): string;
  /** True when undoing a difference may undo what somebody did on purpose: evidence is needed that it was none. */
  mayBeDeliberate?(difference: Difference): boolean;
  /** The changes that undo one difference; none where nothing in the catalogue does. Values come from the baseline. */
  undo(difference: Difference): readonly ChangeCall[];
  /** The changes that make the resource again when it is gone; none where nothing in the catalogue does. */
  recreate?(difference: Difference): readonly ChangeCall[];
}

/** Nothing in the catalogue puts it back: a person decides. */
export const nothing = (): readonly ChangeCall[] => [];

export const NO_EFFECT: Effect = { sets: 'no' };

/** A policy document as CloudTrail shows it, which is text. */
export const parsedDocument = (document: unknown): unknown =>
  typeof document === 'string' ? (JSON.parse(document) as unknown) : null;

/** ARNs of Lambda functions, without a qualifier. */
export const isFunction = ({ service, resource }: ArnParts): boolean =>
  service === 'lambda' && /^function:[^:]+$/.test(resource);

/** ARNs of KMS keys. */
export const isKey = ({ service, resource }: ArnParts): boolean => service === 'kms' && resource.startsWith('key/');

/** ARNs of secrets. */
export const isSecret = ({ service, resource }: ArnParts): boolean =>
  service === 'secretsmanager' && resource.startsWith('secret:');

/** ARNs of parameters. */
export const isParameter = ({ service, resource }: ArnParts): boolean =>
  service === 'ssm' && resource.startsWith('parameter/');

/** ARNs of ECS services. */
export const isService = ({ service, resource }: ArnParts): boolean =>
  service === 'ecs' && resource.startsWith('service/');

/** ARNs of IAM roles. */
export const isRole = ({ service, resource }: ArnParts): boolean => service === 'iam' && resource.startsWith('role/');

/** ARNs of aliases of functions. */
export const isAlias = ({ service, resource }: ArnParts): boolean =>
  service === 'lambda' && /^function:[^:]+:(?!\d+$)[\w-]+$/.test(resource);
