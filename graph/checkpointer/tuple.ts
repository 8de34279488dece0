import type {
  Checkpoint,
  CheckpointMetadata,
  CheckpointPendingWrite,
  CheckpointTuple,
  PendingWrite,
  SerializerProtocol,
} from '@langchain/langgraph-checkpoint';
import { TerminalError } from '../../shared/errors.ts';
import { joined, unpack } from './frame.ts';
import { parseSortKey } from './keys.ts';
import type { CheckpointRows, WritesRow } from './rows.ts';

const configOf = (thread_id: string, checkpoint_ns: string, checkpoint_id: string) => ({
  configurable: { thread_id, checkpoint_ns, checkpoint_id },
});

/** What LangGraph is given for the rows of one checkpoint. Throws `TerminalError` when a chunk is missing. */
export const tupleOf = async (serde: SerializerProtocol, rows: CheckpointRows): Promise<CheckpointTuple> => {
  const { threadId, namespace, checkpointId, row, chunks, writes } = rows;
  const expected = row.chunks ?? 0;
  if (chunks.length !== expected)
    throw new TerminalError(`checkpoint \`${checkpointId}\` has ${chunks.length} of ${expected} chunks`);
  const bytes = expected === 0 ? row.checkpoint : joined([row, ...chunks].map(({ checkpoint }) => checkpoint));
  return {
    config: configOf(threadId, namespace, checkpointId),
    checkpoint: await unpack<Checkpoint>(serde, bytes),
    metadata: await unpack<CheckpointMetadata>(serde, row.metadata),
    pendingWrites: await pendingWritesOf(serde, writes),
    ...(row.parent_id !== undefined && { parentConfig: configOf(threadId, namespace, row.parent_id) }),
  };
};

/** Everything that tasks wrote, in the order of their rows. */
export const pendingWritesOf = async (
  serde: SerializerProtocol,
  rows: readonly WritesRow[],
): Promise<CheckpointPendingWrite[]> => {
  const written = rows.map(async ({ sk, writes }) => {
    const { taskId } = parseSortKey(sk);
    const pairs = await unpack<PendingWrite[]>(serde, writes);
    return pairs.map(([channel, value]): CheckpointPendingWrite => [taskId, channel, value]);
  });
  return (await Promise.all(written)).flat();
};
