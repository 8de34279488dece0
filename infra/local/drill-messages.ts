import type { DrillResult } from '../../chaos/drill-result.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { DrillJob, DrillSetting } from './drill-once.ts';

/** What a process that drills is told. */
export type ToDriller =
  | ({ kind: 'drill'; job: DrillJob } & Pick<DrillSetting, 'folder' | 'model' | 'answers'>)
  | { kind: 'stop' };

/** What it tells. After `result`, `broken` or `stopped` it can be given another drill. */
export type FromDriller =
  | { kind: 'progress'; event: ProgressEvent }
  | { kind: 'log'; line: string }
  | { kind: 'result'; result: DrillResult }
  /** The drill was ended by `stop`, and what it had broken is right again. */
  | { kind: 'stopped' };
