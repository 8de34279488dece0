import type { ArnParts } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';

/** Kinds of resources in a workload's graph, as tools and pages name them. */
export const RESOURCE_KINDS = [
  'function',
  'role',
  'event-source-mapping',
  'queue',
  'dead-letter-queue',
  'log-group',
  'managed-policy',
  'bucket',
  'table',
  'secret',
  'parameter',
  'key',
  'layer',
  'alias',
  'topic',
  'rule',
  'security-group',
  'subnet',
  'route-table',
  'network-acl',
  'vpc',
  'service',
  'task-definition',
  'cluster',
  'alarm',
] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** A resource that another one works with, and how. */
export interface Neighbour {
  arn: string;
  kind: ResourceKind;
  /** `execution role`, `dead letters`, `event source`, … */
  relation: string;
}

/** Finds what one kind of resource works with, from AWS's own configuration. */
export interface NeighbourFinder {
  covers(arn: ArnParts): boolean;
  /** What it is called when the search begins at it. */
  readonly kind: ResourceKind;
  /** Undefined when there is no such resource. */
  find(aws: AwsReader, arn: string): Promise<Neighbour[] | undefined>;
  /** Where a search that begins here goes first: whom it serves. A search that only passes through does not go there. */
  served?(aws: AwsReader, arn: string): Promise<Neighbour[]>;
}
