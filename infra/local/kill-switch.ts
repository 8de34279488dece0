import type { DecisionSealer } from '../../shared/approval.ts';
import type { AuditedKillSwitch } from '../../shared/kill-switch.ts';
import { createKillSwitch } from '../../shared/store/kill-switch.ts';
import { dynamoDbKillSwitchRows } from '../../shared/store/kill-switch-dynamodb.ts';
import type { Identities } from './identities.ts';

/** The kill switch as one role sees it: `firebreak-approvals` moves it, others can only read it. */
export const openKillSwitch = (
  identities: Pick<Identities, 'dynamodb'>,
  role: string,
  sealer: DecisionSealer,
): AuditedKillSwitch => createKillSwitch(dynamoDbKillSwitchRows(identities.dynamodb(role)), { sealer });
