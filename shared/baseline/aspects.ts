import { readFunction, readMappings, readReservedConcurrency } from '../aws/function-reads.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readAttachedPolicies, readInlinePolicies, readRole } from '../aws/role-reads.ts';
import type { Aspect } from './baseline.ts';

/** Whose aspect it is: the function's or its role's. */
type Owner = 'function' | 'role';

interface AspectReader {
  owner: Owner;
  /** The aspect as canonical JSON: a record of its members, or a sorted list of them. Undefined: the owner is gone. */
  read(aws: AwsReader, resource: string): Promise<unknown>;
}

/** How each aspect of a workload is read; the same reads make a baseline and compare with it. */
export const ASPECT_READERS: Record<Aspect, AspectReader> = {
  'function-configuration': {
    owner: 'function',
    async read(aws, functionArn) {
      const record = await readFunction(aws, functionArn);
      if (!record) return undefined;
      const { revision_id: _changesWithEveryWrite, ...settings } = record;
      return settings;
    },
  },
  'function-concurrency': { owner: 'function', read: readReservedConcurrency },
  'event-source-mapping': {
    owner: 'function',
    async read(aws, functionArn) {
      const mappings = await readMappings(aws, functionArn);
      const entries = mappings.map(({ uuid, unsettled: _passing, ...mapping }) => [uuid, mapping]);
      return Object.fromEntries(entries) as Record<string, unknown>;
    },
  },
  'role-inline-policies': { owner: 'role', read: readInlinePolicies },
  'role-attached-policies': { owner: 'role', read: readAttachedPolicies },
  'role-boundary': {
    owner: 'role',
    async read(aws, roleArn) {
      const role = await readRole(aws, roleArn);
      return role && { boundary_arn: role.boundaryArn };
    },
  },
  'role-trust': {
    owner: 'role',
    async read(aws, roleArn) {
      const role = await readRole(aws, roleArn);
      return role && { trust_policy: role.trust };
    },
  },
};
