import { createHash } from 'node:crypto';
import path from 'node:path';
import { AwsError } from '../../aws-error.ts';
import type { Collection, LogPort, World } from '../../world.ts';
import { putLogMetrics } from './log-metrics.ts';
import { LogGroupEvents, type LogEvent, type LogStreamRecord } from './log-group.ts';

/** A line as it comes in. */
interface LogLine {
  at: Date;
  message: string;
}

export interface LogGroupRecord {
  name: string;
  createdAt: number;
  retentionDays?: number;
  tags: Record<string, string>;
}

const DAY_MS = 86_400_000;

/** All log groups of the account: what they are in the state store, what they hold in one file each. */
export class LogGroups implements LogPort {
  private readonly records: Collection<LogGroupRecord>;
  private readonly opened = new Map<string, LogGroupEvents>();
  private readonly world: World;
  private isStopped = false;

  constructor(world: World) {
    this.world = world;
    this.records = world.state.collection('logs.groups');
  }

  /** Lambda's way in: group and stream come to be when they are missing. */
  write(group: string, stream: string, events: readonly { at: Date; message: string }[]): void {
    if (this.isStopped) return;
    if (!this.records.has(group)) this.create(group, {});
    this.keep(this.eventsOf(group), group, stream, events);
  }

  groupExists(group: string): boolean {
    return this.records.has(group);
  }

  create(name: string, tags: Record<string, string>): void {
    if (this.records.has(name)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    this.records.set(name, { name, createdAt: Date.now(), tags });
  }

  delete(name: string): void {
    this.get(name);
    this.eventsOf(name).remove();
    this.opened.delete(name);
    this.records.delete(name);
  }

  get(name: string): LogGroupRecord {
    const record = this.records.get(name);
    if (record) return record;
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }

  setRetention(name: string, days: number | undefined): void {
    const record = this.get(name);
    this.records.set(name, { ...record, retentionDays: days });
  }

  setTags(name: string, tags: Record<string, string>): void {
    this.records.set(name, { ...this.get(name), tags });
  }

  list(): LogGroupRecord[] {
    return this.records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  storedBytes(name: string): number {
    return this.eventsOf(name).bytes;
  }

  createStream(group: string, stream: string): void {
    this.get(group);
    const kept = this.eventsOf(group);
    if (kept.streams.has(stream)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    kept.createStream(stream);
  }

  streams(group: string): LogStreamRecord[] {
    this.get(group);
    return [...this.eventsOf(group).streams.values()];
  }

  append(group: string, stream: string, events: readonly { at: Date; message: string }[]): void {
    this.get(group);
    const kept = this.eventsOf(group);
    this.requireStream(kept, stream);
    this.keep(kept, group, stream, events);
  }

  /** Events within the group's retention, oldest first. */
  events(group: string, stream?: string): LogEvent[] {
    const { retentionDays } = this.get(group);
    const kept = this.eventsOf(group);
    if (stream !== undefined) this.requireStream(kept, stream);
    const oldest = retentionDays === undefined ? 0 : Date.now() - retentionDays * DAY_MS;
    return kept.events
      .filter((event) => event.timestamp >= oldest && (stream === undefined || event.stream === stream))
      .sort((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
  }

  /** Writes what is waiting. What a function says after that is lost: the folder may be gone. */
  stop(): void {
    for (const kept of this.opened.values()) kept.stop();
    this.isStopped = true;
  }

  private keep(kept: LogGroupEvents, group: string, stream: string, events: readonly LogLine[]): void {
    for (const { at, message } of events) kept.append(stream, at.getTime(), message);
    putLogMetrics(this.world, group, events);
  }

  private requireStream(kept: LogGroupEvents, stream: string): void {
    if (kept.streams.has(stream)) return;
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }

  private eventsOf(group: string): LogGroupEvents {
    const known = this.opened.get(group);
    if (known) return known;
    // Group names hold slashes and may be longer than a file name can be.
    const file = `${createHash('sha256').update(group).digest('hex').slice(0, 32)}.jsonl`;
    const opened = new LogGroupEvents(path.join(this.world.dataDir, 'logs', file));
    this.opened.set(group, opened);
    return opened;
  }
}
