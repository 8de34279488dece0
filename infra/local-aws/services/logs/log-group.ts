import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LogEvent {
  /** Grows with every event of the group; never used again. */
  readonly sequence: number;
  readonly stream: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
}

/** What is known of a stream beside its events. */
export interface LogStreamRecord {
  readonly name: string;
  readonly createdAt: number;
  firstAt?: number;
  lastAt?: number;
  lastIngestedAt?: number;
  storedBytes: number;
}

/** One line of the file: an event, or (without `m`) the creation of a stream at `t`. */
interface Line {
  n: number;
  s: string;
  t: number;
  i?: number;
  m?: string;
}

/** A group keeps its newest events up to these; older ones go, as they would by retention. */
const EVENTS_MAX = 50_000;
const BYTES_MAX = 32_000_000;
/** AWS counts this much for every event beside its text. */
const EVENT_OVERHEAD_BYTES = 26;

/** The events of one log group, in memory for searching and in an append-only file for the next start. */
export class LogGroupEvents {
  events: LogEvent[] = [];
  readonly streams = new Map<string, LogStreamRecord>();
  private readonly file: string;
  private sequence = 0;
  private storedBytes = 0;
  private unwritten: Line[] = [];
  private isStopped = false;

  constructor(file: string) {
    this.file = file;
    mkdirSync(path.dirname(file), { recursive: true });
    for (const line of readLines(file)) this.take(line);
    this.trim();
  }

  get bytes(): number {
    return this.storedBytes;
  }

  createStream(name: string): LogStreamRecord {
    const line = { n: this.sequence, s: name, t: Date.now() };
    this.take(line);
    this.save(line);
    return this.streams.get(name) as LogStreamRecord;
  }

  append(stream: string, timestamp: number, message: string): void {
    if (!this.streams.has(stream)) this.createStream(stream);
    const line = { n: this.sequence + 1, s: stream, t: timestamp, i: Date.now(), m: message };
    this.take(line);
    this.save(line);
    if (this.events.length > EVENTS_MAX || this.storedBytes > BYTES_MAX) this.trim();
  }

  /** Writes what is waiting, and nothing any more. */
  stop(): void {
    this.flush();
    this.isStopped = true;
  }

  /** Once per turn of the event loop, and at the end. */
  private flush(): void {
    if (this.unwritten.length === 0 || this.isStopped) return;
    const lines = this.unwritten.splice(0);
    appendFileSync(this.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  remove(): void {
    this.unwritten = [];
    rmSync(this.file, { force: true });
  }

  private save(line: Line): void {
    if (this.unwritten.push(line) === 1) setImmediate(() => this.flush());
  }

  private take({ n, s, t, i, m }: Line): void {
    this.sequence = Math.max(this.sequence, n);
    const stream = this.streams.get(s) ?? { name: s, createdAt: t, storedBytes: 0 };
    this.streams.set(s, stream);
    if (m === undefined) return;
    this.events.push({ sequence: n, stream: s, timestamp: t, ingestedAt: i ?? t, message: m });
    const bytes = Buffer.byteLength(m) + EVENT_OVERHEAD_BYTES;
    stream.storedBytes += bytes;
    this.storedBytes += bytes;
    stream.firstAt = Math.min(stream.firstAt ?? t, t);
    stream.lastAt = Math.max(stream.lastAt ?? t, t);
    stream.lastIngestedAt = i ?? t;
  }

  /** Keeps the newer half when a limit is passed, and rewrites the file; streams left without events go too. */
  private trim(): void {
    if (this.events.length <= EVENTS_MAX && this.storedBytes <= BYTES_MAX) return;
    const kept = this.events.slice(Math.floor(this.events.length / 2));
    const created = new Map([...this.streams.values()].map((stream) => [stream.name, stream.createdAt]));
    this.events = [];
    this.storedBytes = 0;
    this.streams.clear();
    const lines: Line[] = kept.map((event) => ({
      n: event.sequence,
      s: event.stream,
      t: event.timestamp,
      i: event.ingestedAt,
      m: event.message,
    }));
    const streams = new Set(kept.map((event) => event.stream));
    const head: Line[] = [...streams].map((name) => ({ n: 0, s: name, t: created.get(name) ?? 0 }));
    for (const line of [...head, ...lines]) this.take(line);
    this.unwritten = [];
    const draft = `${this.file}.draft`;
    writeFileSync(draft, [...head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(draft, this.file);
  }
}

/** A process killed while writing leaves a torn last line. */
function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  if (lines.pop() !== '') rewrite(file, lines);
  return lines.map((line) => JSON.parse(line) as Line);
}

const rewrite = (file: string, lines: readonly string[]): void =>
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
