import type { Approval } from '../approval.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { KillSwitchDriver } from './kill-switch.ts';

/** The rows of a kill switch in memory; switches made on one of them are one switch. */
export const memoryKillSwitchRows = (): KillSwitchDriver & { overwrite(row: unknown): void } => {
  let stored: unknown;
  const entries: AuditEntry[] = [];
  return {
    row: async () => structuredClone(stored),
    lastEntry: async () => structuredClone(entries.at(-1)),
    put: async (row: Approval, entry: AuditEntry) => {
      if (entries.some(({ seq }) => seq === entry.seq)) return false;
      stored = structuredClone(row);
      entries.push(structuredClone(entry));
      return true;
    },
    trail: async () => structuredClone(entries),
    overwrite: (row) => {
      stored = row;
    },
  };
};
