import type { Aspect } from './aspect.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { functionConcurrency } from './function-concurrency.ts';
import { functionConfiguration } from './function-configuration.ts';
import { roleAttachedPolicies } from './role-attached-policies.ts';
import { roleBoundary } from './role-boundary.ts';
import { roleInlinePolicies } from './role-inline-policies.ts';
import { rolePolicyDocuments } from './role-policy-documents.ts';
import { roleTrust } from './role-trust.ts';

/** Everything that a baseline covers. Add one: a file, and a line here. */
export const ASPECTS: readonly Aspect[] = [
  functionConfiguration,
  functionConcurrency,
  eventSourceMapping,
  roleInlinePolicies,
  roleAttachedPolicies,
  rolePolicyDocuments,
  roleBoundary,
  roleTrust,
];

/** Ids of all aspects, for schemas. */
export const ASPECT_IDS = ASPECTS.map(({ id }) => id) as [string, ...string[]];

/** The aspect with this id; undefined when a baseline names one that is no longer kept. */
export const findAspect = (id: string): Aspect | undefined => ASPECTS.find((aspect) => aspect.id === id);
