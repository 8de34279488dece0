/**
 * Keys of the table `checkpoints`. All rows of a thread share a partition; within it
 *
 *     <namespace>#<checkpoint>#C              the checkpoint (its first chunk)
 *     <namespace>#<checkpoint>#P#0001 …       further chunks of a large one
 *     <namespace>#<checkpoint>#W#<task>#<slot> what a task wrote
 *     ~head#<namespace>                       the fence: id of the newest checkpoint
 *
 * C sorts before P before W, and checkpoint ids sort by time, so one descending query answers a checkpoint whole.
 */
export interface CheckpointKey {
  pk: string;
  sk: string;
}

/** Sorts after every character that ids are made of. */
export const LAST = '~';
const HEAD = `${LAST}head#`;

const escaped = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E');

/** Partition key of a thread. */
export const threadKey = (threadId: string): string => `thread#${threadId}`;

/** The thread of a partition key. */
export const threadOf = (pk: string): string => pk.slice('thread#'.length);

/** Beginning of the sort keys of a namespace. */
export const namespacePrefix = (namespace: string): string => `${escaped(namespace)}#`;

/** Beginning of the sort keys of one checkpoint. */
export const checkpointPrefix = (namespace: string, checkpointId: string): string =>
  `${namespacePrefix(namespace)}${checkpointId}#`;

/** Beginning of the sort keys of the writes of one task. */
const taskPrefix = (namespace: string, checkpointId: string, taskId: string): string =>
  `${checkpointPrefix(namespace, checkpointId)}W#${escaped(taskId)}#`;

/** One checkpoint's rows. */
export const rowKeys = (threadId: string, namespace: string, checkpointId: string) => {
  const pk = threadKey(threadId);
  const prefix = checkpointPrefix(namespace, checkpointId);
  return {
    checkpoint: { pk, sk: `${prefix}C` },
    chunk: (n: number): CheckpointKey => ({ pk, sk: `${prefix}P#${String(n).padStart(4, '0')}` }),
    writes: (taskId: string, slot: string): CheckpointKey => ({
      pk,
      sk: `${taskPrefix(namespace, checkpointId, taskId)}${slot}`,
    }),
    head: { pk, sk: `${HEAD}${escaped(namespace)}` },
  };
};

/** True for the row that names a thread's newest checkpoint. */
export const isHead = (sk: string): boolean => sk.startsWith(HEAD);

/** What a sort key says, unless it is a head's. */
export const parseSortKey = (sk: string) => {
  const [namespace = '', checkpointId = '', kind = '', taskId = ''] = sk.split('#');
  return { namespace: decodeURIComponent(namespace), checkpointId, kind, taskId: decodeURIComponent(taskId) };
};
