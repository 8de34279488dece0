import { ConflictError } from '../../shared/errors.ts';

/**
 * Somebody else went on with the thread: the checkpoint that this run builds on is no longer the newest one. The run
 * must stop; the other one is doing the work.
 */
export class StaleCheckpointError extends ConflictError {
  readonly threadId: string;
  readonly parentId: string | undefined;
  constructor(threadId: string, parentId: string | undefined, options: { cause?: unknown } = {}) {
    super(`thread \`${threadId}\`: \`${parentId ?? 'its beginning'}\` is no longer the newest checkpoint`, options);
    this.threadId = threadId;
    this.parentId = parentId;
  }
}
