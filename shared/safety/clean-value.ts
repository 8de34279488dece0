import { showHidden } from './hidden-text.ts';
import { isSecretMember, MASK, maskSecrets } from './mask-secrets.ts';

/** A foreign text as evidence and prompts hold it: nothing hidden, no secret. Doing it twice changes nothing. */
export const cleanText = (text: string): string => maskSecrets(showHidden(text));

/** The same, cut to so many characters after it was cleaned: a cut through a secret would leave half of it. */
export const cleanLine = (text: string, charactersMax: number): string => {
  const clean = cleanText(text.slice(0, SEARCHED_FACTOR * charactersMax));
  if (clean.length <= charactersMax) return clean;
  const [note = ''] = / ⟨\d+ hidden characters?⟩$/.exec(clean) ?? [];
  return `${clean.slice(0, charactersMax - note.length).toWellFormed()}${note}`;
};

/** Text searched for every character that is kept: enough for what is taken out before the cut. */
const SEARCHED_FACTOR = 20;

/** Every text in a JSON value cleaned, names of members too; a member whose name announces a secret keeps its name only. */
export const cleanValue = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [showHidden(name), cleanMember(name, member)]),
  );
};

const cleanMember = (name: string, member: unknown): unknown =>
  typeof member === 'string' && isSecretMember(name, member) ? MASK : cleanValue(member);
