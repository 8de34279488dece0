/** One executor process on its way through an execution. */
export interface Worker {
  at: 'idle' | 'read' | 'claimed' | 'checked' | 'called' | 'done' | 'crashed';
  hash: string;
  fence: number;
  /** Revision of the target that it read. */
  revision: number;
}

/** An AWS call on the wire. It arrives some time, also when its sender is gone. */
export interface Call {
  worker: number;
  hash: string;
  revision: number;
  fence: number;
}

/** Everything that decides what may happen next. Plain data, so that two equal worlds are one. */
export interface World {
  status: 'PROPOSED' | 'APPROVED' | 'EXECUTING' | 'EXECUTED' | 'ROLLED_BACK';
  proposed: string;
  /** Hash that was approved; `void` when its proposal changed. */
  approved: string | null;
  fence: number;
  /** Fence of the live lease. */
  lease: number | null;
  target: { value: string; revision: number };
  /** Hashes in the order in which they took effect on the target. */
  effects: string[];
  /** True when something took effect after a person had rolled back. */
  late: boolean;
  workers: Worker[];
  calls: Call[];
  /** What was used of what a run may contain. */
  used: { deliveries: number; crashes: number; expiries: number; changes: number };
}

/** How much of each misfortune a run may contain; beyond these, longer runs repeat shorter ones. */
export const MISFORTUNES = { deliveries: 3, crashes: 2, expiries: 2, changes: 1 } as const;

export const firstWorld = (workers: number): World => ({
  status: 'PROPOSED',
  proposed: 'h1',
  approved: null,
  fence: 0,
  lease: null,
  target: { value: 'old', revision: 0 },
  effects: [],
  late: false,
  workers: Array.from({ length: workers }, () => ({ at: 'idle' as const, hash: '', fence: 0, revision: 0 })),
  calls: [],
  used: { deliveries: 0, crashes: 0, expiries: 0, changes: 0 },
});
