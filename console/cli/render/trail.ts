import { TRAIL_DEFECTS, type TrailPlace, type TrailVerdict } from '../../../shared/audit/trail-verdict.ts';
import type { DatedVerdict } from '../../../shared/audit/verify-dated-export.ts';
import { oneLine } from '../../plain-text.ts';
import type { Screen } from '../screen.ts';
import { count, counted } from './words.ts';

const NOTES = { 'clock-went-back': 'a clock went back', 'late-seal': 'the seal came more than an interval late' };
const NOTES_SHOWN_MAX = 10;

/** What verifying seals, segments and chains found: the first bad position, or the newest seal. */
export const describeTrail = (
  { ok, seals, entries, latest, keys, defect, place, notes }: TrailVerdict,
  { colors }: Screen,
): string => {
  const sound = `${counted(seals, 'seal')} over ${entries === 1 ? '1 entry' : `${count(entries)} entries`}`;
  const verdict =
    ok || defect === undefined || place === undefined
      ? `${colors.green('✓')} ${sound}, unbroken`
      : `${colors.red('✗')} ${TRAIL_DEFECTS[defect]} (${defect}): ${describePlace(place)}; sound before it: ${sound}`;
  const remarks = notes
    .slice(0, NOTES_SHOWN_MAX)
    .map(({ note, place: at }) => `! ${NOTES[note]}: ${describePlace(at)}`);
  const more = notes.length > NOTES_SHOWN_MAX ? [`! and ${notes.length - NOTES_SHOWN_MAX} more`] : [];
  return [
    verdict,
    ...(latest ? [`newest seal ${latest.n}, ${oneLine(latest.at)}, ${latest.hash}`] : []),
    ...keys.map((key) => `signed with key ${key}`),
    ...remarks,
    ...more,
  ].join('\n');
};

/** Which moment an export was held against, and what that leaves unproved. */
export const describeAsOf = ({ ok, as_of: { at, word } }: Pick<DatedVerdict, 'ok' | 'as_of'>): string => {
  const unproved = ok && word === 'export' ? `\n${BACK_DATED}` : '';
  return `as of ${oneLine(at)} (${WORDS[word]})${unproved}`;
};

const WORDS = {
  asked: 'as asked',
  export: "the export's own word; pass `--at TIME` to hold it against another moment",
  none: 'now, because the export does not say when it was made; pass `--at TIME` to hold it against another moment',
};

const BACK_DATED =
  'Nobody signs that moment: whoever edits an export can cut it after an earlier seal and date it back to then. ' +
  'Hold it against the moment when you know that it was made, or look for the newest seal in a mail or on the page.';

const describePlace = ({ file, seal, entry, incident_id, seq }: TrailPlace): string =>
  [
    ...(entry === undefined ? [] : [`entry ${entry}`]),
    ...(incident_id === undefined ? [] : [`${oneLine(incident_id)}${seq === undefined ? '' : `:${seq}`}`]),
    ...(seal === undefined ? [] : [`seal ${seal}`]),
    file,
  ].join(', ');
