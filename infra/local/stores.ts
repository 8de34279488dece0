import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { Identities } from './identities.ts';

const ROLES = ['worker', 'executor', 'remediation', 'approvals', 'intake', 'console', 'watchdog'] as const;

/** One store a role: each part speaks to DynamoDB as itself, and DynamoDB refuses what is not its business. */
export type Stores = Record<(typeof ROLES)[number], IncidentStore>;

/** The incident store once for each role that uses it. */
export const openStores = (identities: Identities): Stores =>
  Object.fromEntries(ROLES.map((role) => [role, identities.store(`firebreak-${role}`)])) as Stores;
