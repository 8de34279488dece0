import { randomInt } from 'node:crypto';

/** Base32 of RFC 4648: nothing in it is mistaken for another character when read aloud. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new incident's id, `INC-YYYYMMDD-XXXXXX`: the UTC day and 30 random bits. */
export const newIncidentId = (now: Date): string => {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const letters = Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `INC-${day}-${letters.join('')}`;
};
