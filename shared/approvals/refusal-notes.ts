import type { Clock } from '../clock.ts';
import type { IncidentStore } from '../store/incident-store.ts';

/** The same refusal of the same person on the same incident is written at most this often, with a count. */
export const REFUSAL_NOTE_MS = 60_000;

/** Remembered at once; the oldest are forgotten, which costs one note more. */
const REMEMBERED_MAX = 5_000;

/** What was refused to whom, and why. */
export interface Refused {
  incidentId: string;
  principal: string;
  why: string;
  facts: Record<string, unknown>;
}

interface Written {
  at: number;
  /** Refused since, and not yet told in the trail. */
  folded: number;
}

/** By store: what one process has written there. Other processes write notes of their own, at most one a minute each. */
const writtenTo = new WeakMap<IncidentStore, Map<string, Written>>();

/**
 * Writes a refused decision into the trail: the first of its kind at once, then at most one a minute, with the count of
 * those in between, so that nobody can keep an incident busy by being refused. A note that cannot be written is counted
 * and told later: it must not turn a refusal into an error.
 */
export const noteRefusal = async (
  { store, clock }: { store: IncidentStore; clock: Clock },
  { incidentId, principal, why, facts }: Refused,
): Promise<void> => {
  const notes = notesOf(store);
  const key = JSON.stringify([incidentId, principal, why]);
  const before = notes.get(key);
  const now = clock.now().getTime();
  if (before !== undefined && now - before.at < REFUSAL_NOTE_MS) {
    before.folded += 1;
    return;
  }
  const folded = before?.folded ?? 0;
  // Taken before it is written: of many refusals at once one writes.
  const taken = { at: now, folded: 0 };
  remember(notes, key, taken);
  const said = { ...facts, why, ...(folded > 0 && { refused_since_last_note: folded }) };
  try {
    await store.note(incidentId, { by: 'approver', principal, type: 'decision-refused', facts: said });
  } catch {
    taken.folded += folded + 1;
  }
};

const notesOf = (store: IncidentStore): Map<string, Written> => {
  const notes = writtenTo.get(store) ?? new Map<string, Written>();
  writtenTo.set(store, notes);
  return notes;
};

const remember = (notes: Map<string, Written>, key: string, written: Written): void => {
  notes.delete(key);
  notes.set(key, written);
  const [oldest] = notes.keys();
  if (notes.size > REMEMBERED_MAX && oldest !== undefined) notes.delete(oldest);
};
