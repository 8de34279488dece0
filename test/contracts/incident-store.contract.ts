import type { Clock } from '../../shared/clock.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { alarmRules } from './incident-store/alarm-rules.ts';
import { auditRules } from './incident-store/audit-rules.ts';
import { leaseRules } from './incident-store/lease-rules.ts';
import { moveRules } from './incident-store/move-rules.ts';
import { rowRules } from './incident-store/row-rules.ts';

/** Gives a store whose times come from `clock`; stores of one suite may share their tables. */
export type StoreUnderTest = (clock?: Clock) => IncidentStore;

/** What every driver of the incident store promises. Call it inside a `describe` that names the driver. */
export const incidentStoreContract = (createStore: StoreUnderTest): void => {
  alarmRules(createStore);
  moveRules(createStore);
  leaseRules(createStore);
  rowRules(createStore);
  auditRules(createStore);
};
