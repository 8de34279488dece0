import {
  type BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointPendingWrite,
  maxChannelVersion,
  TASKS,
} from '@langchain/langgraph-checkpoint';

/** Since this version of LangGraph's format, a checkpoint itself holds what was sent to its tasks. */
const SENDS_INSIDE_SINCE = 4;

/** True when what was sent to a checkpoint's tasks is still among the writes of its parent. */
export const needsPendingSends = (checkpoint: Checkpoint): boolean => checkpoint.v < SENDS_INSIDE_SINCE;

/** The checkpoint in today's format: the sends among its parent's writes become a channel of its own. */
export const withPendingSends = (
  checkpoint: Checkpoint,
  parentWrites: readonly CheckpointPendingWrite[],
  nextVersion: BaseCheckpointSaver['getNextVersion'],
): Checkpoint => {
  const sends = parentWrites.filter(([, channel]) => channel === TASKS).map(([, , value]) => value);
  const versions = Object.values(checkpoint.channel_versions);
  const version = versions.length > 0 ? maxChannelVersion(...versions) : nextVersion(undefined);
  return {
    ...checkpoint,
    channel_values: { ...checkpoint.channel_values, [TASKS]: sends },
    channel_versions: { ...checkpoint.channel_versions, [TASKS]: version },
  };
};
