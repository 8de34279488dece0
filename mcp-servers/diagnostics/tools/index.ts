import { getDependencies } from './get-dependencies.ts';
import { getFunctionConfiguration } from './get-function-configuration.ts';
import { getMetrics } from './get-metrics.ts';
import { getRecentChanges } from './get-recent-changes.ts';
import { getRolePolicies } from './get-role-policies.ts';
import { getServiceState } from './get-service-state.ts';
import { getTriggers } from './get-triggers.ts';
import { listAlarms } from './list-alarms.ts';
import { searchLogs } from './search-logs.ts';
import { simulateAccess } from './simulate-access.ts';

/** Everything the diagnostics server can answer. All of it reads; the role behind it cannot write. */
export const DIAGNOSTICS = [
  listAlarms,
  getDependencies,
  getMetrics,
  searchLogs,
  getFunctionConfiguration,
  getRolePolicies,
  simulateAccess,
  getRecentChanges,
  getTriggers,
  getServiceState,
] as const;
