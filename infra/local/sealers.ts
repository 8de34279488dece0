import type { DecisionSealer } from '../../shared/approval.ts';
import { createKmsMac, createKmsSealer } from '../../shared/approvals/kms-sealer.ts';
import type { Mac } from '../../shared/approvals/mac.ts';
import type { Identities } from './identities.ts';

/** Aliases of the account's keys; `kms-keys.ts` says which role may do what with each. */
const DECISIONS_KEY = 'alias/firebreak-decisions';
const LINKS_KEY = 'alias/firebreak-links';

/** Seals decisions as `firebreak-approvals`; any other role can at most verify them. */
export const decisionSealer = (identities: Pick<Identities, 'kms'>, role: string): DecisionSealer =>
  createKmsSealer({ client: identities.kms(role), keyId: DECISIONS_KEY });

/** Authenticates links, as the approvals role. */
export const linksMac = (identities: Pick<Identities, 'kms'>): Mac =>
  createKmsMac({ client: identities.kms('firebreak-approvals'), keyId: LINKS_KEY });
