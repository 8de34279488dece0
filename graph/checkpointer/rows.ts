import { parseSortKey, threadOf, isHead } from './keys.ts';

/** The first chunk of a checkpoint, with its metadata. */
export interface CheckpointRow {
  pk: string;
  sk: string;
  checkpoint: Uint8Array;
  metadata: Uint8Array;
  /** Number of further chunks. */
  chunks?: number;
  parent_id?: string;
  ttl?: number;
}
export interface ChunkRow {
  pk: string;
  sk: string;
  checkpoint: Uint8Array;
  ttl?: number;
}
export interface WritesRow {
  pk: string;
  sk: string;
  writes: Uint8Array;
  ttl?: number;
}
export type AnyRow = CheckpointRow | ChunkRow | WritesRow;

/** All rows of one checkpoint. */
export interface CheckpointRows {
  threadId: string;
  namespace: string;
  checkpointId: string;
  row: CheckpointRow;
  /** In the order in which they are joined. */
  chunks: ChunkRow[];
  /** In the order of their tasks. */
  writes: WritesRow[];
}

/** Collects rows that come in descending order of their keys: writes, chunks, then the checkpoint they belong to. */
export async function* collectCheckpoints(
  rows: AsyncIterable<AnyRow> | Iterable<AnyRow>,
): AsyncGenerator<CheckpointRows> {
  let current = '';
  let chunks: ChunkRow[] = [];
  let writes: WritesRow[] = [];
  for await (const row of rows) {
    if (isHead(row.sk)) continue;
    const { namespace, checkpointId, kind } = parseSortKey(row.sk);
    const owner = `${row.pk}#${namespace}#${checkpointId}`;
    // Rows of a checkpoint that was never finished are left behind here.
    if (owner !== current) [current, chunks, writes] = [owner, [], []];
    if (kind === 'W') writes.unshift(row as WritesRow);
    else if (kind === 'P') chunks.unshift(row as ChunkRow);
    else yield { threadId: threadOf(row.pk), namespace, checkpointId, row: row as CheckpointRow, chunks, writes };
  }
}

/** Puts rows of several threads or namespaces into the order that `collectCheckpoints` needs, newest checkpoint first. */
export const newestFirst = (rows: readonly AnyRow[]): AnyRow[] => {
  const order = ({ pk, sk }: AnyRow): string => {
    const { namespace, checkpointId } = parseSortKey(sk);
    return [checkpointId, pk, namespace, sk].join('#');
  };
  return rows
    .filter(({ sk }) => !isHead(sk))
    .map((row) => [order(row), row] as const)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([, row]) => row);
};
