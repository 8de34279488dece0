import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Collection, StateStore } from './world.ts';

/** A journal longer than this, and than its snapshot, is folded into a new snapshot. */
const JOURNAL_BYTES_MIN = 1_000_000;

interface JournalEntry {
  readonly k: string;
  /** Absent when the key was deleted. */
  readonly v?: unknown;
}

/** A collection with its two files: a snapshot (`name.json`) and the changes since (`name.journal`). */
interface Shelf {
  readonly values: Map<string, unknown>;
  readonly changed: Set<string>;
  readonly snapshotPath: string;
  readonly journal: number;
  journalBytes: number;
  snapshotBytes: number;
}

export interface DurableState extends StateStore {
  /** Writes everything and releases the files. */
  close(): Promise<void>;
}

/**
 * Opens the collections kept in `folder`. A change is a line in a journal, so that the cost of a flush follows
 * what changed and not what is stored. Lines reach the operating system before `flush` resolves: a killed process
 * loses nothing acknowledged (a power cut may, as nothing is synced to the disk).
 */
export function openState(folder: string): DurableState {
  mkdirSync(folder, { recursive: true });
  const shelves = new Map<string, Shelf>();
  let pending: Promise<void> | undefined;
  let isClosed = false;

  const shelf = (name: string): Shelf => {
    const known = shelves.get(name) ?? (isClosed ? lateShelf() : openShelf(folder, name));
    shelves.set(name, known);
    return known;
  };

  const flush = (): Promise<void> => {
    if (isClosed) return Promise.resolve();
    if (!pending && ![...shelves.values()].some(({ changed }) => changed.size > 0)) return Promise.resolve();
    pending ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        pending = undefined;
        try {
          for (const each of shelves.values()) writeChanges(each);
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    return pending;
  };

  return {
    collection: <V>(name: string) => collectionOn<V>(shelf(name)),
    flush,
    async close() {
      if (isClosed) return;
      await flush();
      isClosed = true;
      for (const each of shelves.values()) closeSync(each.journal);
    },
  };
}

function collectionOn<V>({ values, changed }: Shelf): Collection<V> {
  const typed = values as Map<string, V>;
  return {
    get: (key) => typed.get(key),
    set(key, value) {
      typed.set(key, value);
      changed.add(key);
    },
    delete(key) {
      if (!typed.delete(key)) return false;
      changed.add(key);
      return true;
    },
    has: (key) => typed.has(key),
    keys: () => [...typed.keys()],
    values: () => [...typed.values()],
    entries: () => [...typed.entries()],
    touch(key) {
      changed.add(key);
    },
  };
}

/** A timer that outlives the server may still ask for a collection; what it stores is lost, like all after a kill. */
const lateShelf = (): Shelf => ({
  values: new Map(),
  changed: new Set(),
  snapshotPath: '',
  journal: -1,
  journalBytes: 0,
  snapshotBytes: 0,
});

function openShelf(folder: string, name: string): Shelf {
  const base = join(folder, encodeURIComponent(name));
  const snapshotPath = `${base}.json`;
  const journalPath = `${base}.journal`;
  const snapshot = existsSync(snapshotPath) ? readFileSync(snapshotPath, 'utf8') : '[]';
  const journalText = existsSync(journalPath) ? readFileSync(journalPath, 'utf8') : '';
  const values = new Map(JSON.parse(snapshot) as [string, unknown][]);
  for (const entry of readJournal(journalText)) {
    if ('v' in entry) values.set(entry.k, entry.v);
    else values.delete(entry.k);
  }
  const journal = openSync(journalPath, 'a', 0o600);
  const opened = { values, changed: new Set<string>(), snapshotPath, journal, journalBytes: 0, snapshotBytes: 0 };
  if (journalText !== '') writeSnapshot(opened, journalPath);
  return opened;
}

/** A process killed while writing leaves a torn last line: it was never acknowledged. */
function readJournal(text: string): JournalEntry[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}

function writeChanges(shelf: Shelf): void {
  if (shelf.changed.size === 0) return;
  const lines = [...shelf.changed].map((key) =>
    JSON.stringify(shelf.values.has(key) ? { k: key, v: shelf.values.get(key) } : { k: key }),
  );
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  writeFully(shelf.journal, bytes);
  shelf.changed.clear();
  shelf.journalBytes += bytes.length;
  if (shelf.journalBytes > Math.max(JOURNAL_BYTES_MIN, shelf.snapshotBytes)) {
    writeSnapshot(shelf, shelf.snapshotPath.replace(/json$/, 'journal'));
  }
}

function writeFully(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** The snapshot is in place before the journal is emptied; replaying the journal over it would change nothing. */
function writeSnapshot(shelf: Shelf, journalPath: string): void {
  const text = JSON.stringify([...shelf.values]);
  const draft = `${shelf.snapshotPath}.draft`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, shelf.snapshotPath);
  writeFileSync(journalPath, '');
  shelf.journalBytes = 0;
  shelf.snapshotBytes = text.length;
}
