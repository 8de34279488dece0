import { TerminalError } from '../errors.ts';

/** What can be wrong with a sealed trail, and what each means, for people. */
export const TRAIL_DEFECTS = {
  'no-seal': 'nothing was sealed',
  'seal-missing': 'a seal before the newest one is missing',
  form: 'the file is not as it was written',
  key: 'the key that signed is not among the trusted ones',
  signature: 'the seal was changed after it was signed, or signed by somebody else',
  place: 'the seal is not the one of this number',
  'seal-link': 'the seal does not name the one before it',
  total: 'the seal does not count on from the one before it',
  'segment-missing': 'the segment that was sealed is missing',
  line: 'the line is not an entry as it was written',
  gap: 'an entry is missing, repeated or out of order',
  link: 'the entry does not name the one before it',
  hash: 'the entry was changed after it was hashed',
  truncated: 'entries at the end are missing',
  excess: 'there are more entries than were counted',
  root: 'the entries are not those that were sealed',
  heads: 'the seal names other last entries than its segment has',
  broken: 'the chain was found broken when it was to be sealed',
  stray: 'there is a segment without a seal',
  stale: 'the newest seal is older than two intervals: newer ones were cut off, or the sealer stands still',
  'export-end': 'the export does not end with the seal that it says it ends with: its tail was cut off, or replaced',
  'export-date': 'the export says that it was made before its newest seal',
  'chain-missing': 'an incident of which entries were sealed is missing',
  sealed: 'the entry is not the one that was sealed',
  unsealed: 'the entry is older than two intervals and was not sealed',
  foreign: 'the entry belongs to another incident',
  move: 'the move is not in the table of moves',
  head: 'the last entry is not the one that the incident names',
  status: 'the chain does not lead to the status of the incident',
} as const;
export type TrailDefect = keyof typeof TRAIL_DEFECTS;

/** Where it shows. `entry` counts all sealed entries from 1; `seq` counts those of its incident. */
export interface TrailPlace {
  file: string;
  seal?: number;
  entry?: number;
  incident_id?: string;
  seq?: number;
}

/** Nothing wrong, but worth knowing: a clock went back, or a seal came late. */
export interface TrailNote {
  note: 'clock-went-back' | 'late-seal';
  place: TrailPlace;
}

export interface TrailVerdict {
  ok: boolean;
  /** Seals and sealed entries that were found sound. */
  seals: number;
  entries: number;
  /** The newest sound seal. */
  latest?: { n: number; hash: string; at: string };
  /** SHA-256 of the keys that signed. */
  keys: string[];
  /** The first bad position. */
  defect?: TrailDefect;
  place?: TrailPlace;
  notes: TrailNote[];
}

/** Ends a verification at its first bad position; verifiers catch it and answer a verdict. */
export class TrailDefectError extends TerminalError {
  readonly defect: TrailDefect;
  readonly place: TrailPlace;
  constructor(defect: TrailDefect, place: TrailPlace) {
    super(`${TRAIL_DEFECTS[defect]}: \`${place.file}\``);
    this.defect = defect;
    this.place = place;
  }
}
