import { alarms } from './alarms.ts';
import { buckets } from './buckets.ts';
import { functions } from './functions.ts';
import { hiddenObjects } from './hidden-objects.ts';
import { keys } from './keys.ts';
import { layers } from './layers.ts';
import { logGroups } from './log-groups.ts';
import { managedPolicies } from './managed-policies.ts';
import { mappings } from './mappings.ts';
import { networks } from './networks.ts';
import { parameters } from './parameters.ts';
import { queues } from './queues.ts';
import { roles } from './roles.ts';
import { secrets } from './secrets.ts';
import { services } from './services.ts';
import { subscriptions } from './subscriptions.ts';
import { tables } from './tables.ts';
import { aliases } from './aliases.ts';
import { notifications } from './notifications.ts';
import { rules } from './rules.ts';
import type { SnapshotReader } from './row.ts';

/** Every kind of thing that a drill compares before and after. Add one: a file, and a name here. */
export const SNAPSHOT_READERS: readonly SnapshotReader[] = [
  functions,
  mappings,
  roles,
  managedPolicies,
  queues,
  alarms,
  subscriptions,
  buckets,
  tables,
  keys,
  secrets,
  parameters,
  layers,
  hiddenObjects,
  logGroups,
  services,
  networks,
  aliases,
  notifications,
  rules,
];
