import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RunnableConfig } from '@langchain/core/runnables';
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  copyCheckpoint,
  getCheckpointId,
  type PendingWrite,
  type SerializerProtocol,
  WRITES_IDX_MAP,
} from '@langchain/langgraph-checkpoint';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { TerminalError } from '../../shared/errors.ts';
import { CheckpointTable } from './checkpoint-table.ts';
import { pack, split } from './frame.ts';
import { checkpointPrefix, type CheckpointKey, LAST, namespacePrefix, rowKeys } from './keys.ts';
import { needsPendingSends, withPendingSends } from './pending-sends.ts';
import { type AnyRow, type CheckpointRows, collectCheckpoints, newestFirst, type WritesRow } from './rows.ts';
import { StaleCheckpointError } from './stale-checkpoint-error.ts';
import { pendingWritesOf, tupleOf } from './tuple.ts';

export interface DynamoDbSaverOptions {
  client: DynamoDBClient;
  tableName?: string;
  /** Age at which DynamoDB may remove a thread's rows; kept for ever unless given. */
  ttlSeconds?: number;
  clock?: Clock;
  serde?: SerializerProtocol;
}

/** Leaves room for keys, metadata and names below DynamoDB's 400 KB for an item. */
const CHUNK_BYTES = 360 * 1_024;
/** Rows of the newest checkpoint come in one page: the checkpoint and its tasks' writes, for graphs like ours. */
const NEWEST_PAGE_ROWS = 4;

/**
 * LangGraph checkpoints in DynamoDB, with a fence: a checkpoint is stored only while the one it builds on is the newest
 * of its thread, so of two runs that go on from one checkpoint the second stops with `StaleCheckpointError` after the
 * node that both ran. That holds with `durability: "sync"` only; otherwise nodes run before their checkpoint is stored.
 */
export class DynamoDbSaver extends BaseCheckpointSaver {
  readonly #table: CheckpointTable;
  readonly #ttlSeconds: number | undefined;
  readonly #clock: Clock;

  constructor({ client, tableName = 'checkpoints', ttlSeconds, clock = systemClock, serde }: DynamoDbSaverOptions) {
    super(serde);
    this.#table = new CheckpointTable(client, tableName);
    this.#ttlSeconds = ttlSeconds;
    this.#clock = clock;
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    _newVersions?: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { threadId, namespace, checkpointId: parentId } = this.#threadOf(config);
    const keys = rowKeys(threadId, namespace, checkpoint.id);
    const [first, ...rest] = split(await pack(this.serde, copyCheckpoint(checkpoint)), CHUNK_BYTES);
    const ttl = this.#ttl();
    // The row that names the chunks comes last: a checkpoint is whole or not there.
    await this.#table.putChunks(rest.map((piece, index) => ({ ...keys.chunk(index + 1), checkpoint: piece, ttl })));
    const row = {
      ...keys.checkpoint,
      checkpoint: first,
      metadata: await pack(this.serde, metadata),
      chunks: rest.length > 0 ? rest.length : undefined,
      parent_id: parentId,
      ttl,
    };
    if (!(await this.#table.putNewest(row, keys.head, checkpoint.id)))
      throw new StaleCheckpointError(threadId, parentId);
    return { configurable: { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const { threadId, namespace, checkpointId } = this.#threadOf(config);
    if (checkpointId === undefined) throw new TerminalError('writes need the id of their checkpoint');
    const keys = rowKeys(threadId, namespace, checkpointId);
    const row = async (slot: string, stored: PendingWrite[]): Promise<WritesRow> => ({
      ...keys.writes(taskId, slot),
      writes: await pack(this.serde, stored),
      ttl: this.#ttl(),
    });
    const regular = writes.filter(([channel]) => specialSlot(channel) === undefined);
    const special = writes.filter(([channel]) => specialSlot(channel) !== undefined);
    const rows = await Promise.all(special.map((write) => row(specialSlot(write[0]) ?? '', [write])));
    if (regular.length > 0 && rows.length === 0) return this.#table.putWritesOnce(await row('regular', regular));
    if (regular.length > 0) rows.push(await row('regular', regular));
    await this.#table.putWrites(rows);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    if (typeof config.configurable?.thread_id !== 'string') return undefined;
    const { threadId, namespace, checkpointId } = this.#threadOf(config);
    const prefix = checkpointId === undefined ? namespacePrefix(namespace) : checkpointPrefix(namespace, checkpointId);
    const page = checkpointId === undefined ? NEWEST_PAGE_ROWS : undefined;
    const rows = this.#table.threadRows(threadId, prefix, prefix + LAST, page);
    for await (const found of collectCheckpoints(rows)) return this.#tuple(found);
    return undefined;
  }

  override async *list(config: RunnableConfig, options: CheckpointListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { checkpoint_ns, checkpoint_id } = (config.configurable ?? {}) as Record<string, string | undefined>;
    const before = options.before && getCheckpointId(options.before);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    if (left <= 0) return;
    for await (const rows of collectCheckpoints(await this.#listedRows(config, before))) {
      if (checkpoint_ns !== undefined && rows.namespace !== checkpoint_ns) continue;
      if (checkpoint_id && rows.checkpointId !== checkpoint_id) continue;
      if (before && rows.checkpointId >= before) continue;
      const tuple = await this.#tuple(rows);
      if (!matches(tuple.metadata, options.filter)) continue;
      yield tuple;
      if (--left <= 0) return;
    }
  }

  override async deleteThread(threadId: string): Promise<void> {
    const keys: CheckpointKey[] = [];
    for await (const row of this.#table.threadRows(threadId, FIRST, LAST + LAST)) keys.push(row);
    await this.#table.delete(keys);
  }

  async #tuple(found: CheckpointRows): Promise<CheckpointTuple> {
    const tuple = await tupleOf(this.serde, found);
    if (tuple.parentConfig === undefined || !needsPendingSends(tuple.checkpoint)) return tuple;
    const { threadId, namespace, checkpointId: parentId } = this.#threadOf(tuple.parentConfig);
    const prefix = checkpointPrefix(namespace, parentId ?? '');
    const writes: WritesRow[] = [];
    for await (const row of this.#table.threadRows(threadId, `${prefix}W`, prefix + LAST))
      writes.unshift(row as WritesRow);
    const sent = await pendingWritesOf(this.serde, writes);
    return {
      ...tuple,
      checkpoint: withPendingSends(tuple.checkpoint, sent, (version) => this.getNextVersion(version)),
    };
  }

  /** Rows of one namespace come in order; of several they are sorted first. */
  async #listedRows(config: RunnableConfig, before?: string): Promise<AsyncIterable<AnyRow> | AnyRow[]> {
    const { thread_id, checkpoint_ns } = (config.configurable ?? {}) as Record<string, string | undefined>;
    if (thread_id !== undefined && checkpoint_ns !== undefined) {
      const prefix = namespacePrefix(checkpoint_ns);
      return this.#table.threadRows(thread_id, prefix, prefix + (before ?? LAST));
    }
    const rows: AnyRow[] = [];
    const source = thread_id === undefined ? this.#table.allRows() : this.#table.threadRows(thread_id, FIRST, LAST);
    for await (const row of source) rows.push(row);
    return newestFirst(rows);
  }

  #threadOf(config: RunnableConfig): { threadId: string; namespace: string; checkpointId: string | undefined } {
    const threadId: unknown = config.configurable?.thread_id;
    if (typeof threadId !== 'string' || threadId === '')
      throw new TerminalError('`config.configurable.thread_id` is missing');
    const namespace = (config.configurable?.checkpoint_ns as string | undefined) ?? '';
    return { threadId, namespace, checkpointId: getCheckpointId(config) || undefined };
  }

  #ttl(): number | undefined {
    return this.#ttlSeconds === undefined
      ? undefined
      : Math.floor(this.#clock.now().getTime() / 1_000) + this.#ttlSeconds;
  }
}

/** Sorts before every key. */
const FIRST = ' ';

/** Interrupts, errors and resumes have a slot each, and overwrite what is there; other writes share one row. */
const specialSlot = (channel: string): string | undefined => {
  const index = WRITES_IDX_MAP[channel];
  return index === undefined ? undefined : `special-${index + 8}`;
};

const matches = (metadata: CheckpointMetadata | undefined, filter: Record<string, unknown> = {}): boolean =>
  Object.entries(filter).every(
    ([name, wanted]) =>
      JSON.stringify((metadata as Record<string, unknown> | undefined)?.[name]) === JSON.stringify(wanted),
  );
