import { readFile, stat } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { RetryableError } from '../errors.ts';
import { type Directory, Person } from '../people.ts';
import { createDirectory } from './directory.ts';

/** What a people file holds. */
export const PeopleFile = z.strictObject({ people: z.array(Person) });

/**
 * The directory in a YAML or JSON file, read again whenever it changed: taking somebody out of a group works at once.
 * Throws `RetryableError` when the file cannot be read or understood, so that nobody is let in by a broken one.
 */
export const createFileDirectory = (file: string): Directory => {
  let known: { stamp: string; people: readonly Person[] } | undefined;
  return createDirectory(async () => {
    try {
      const { mtimeNs, size, ino } = await stat(file, { bigint: true });
      const stamp = [mtimeNs, size, ino].join(' ');
      if (known?.stamp !== stamp)
        known = { stamp, people: PeopleFile.parse(parse(await readFile(file, 'utf8'))).people };
      return known.people;
    } catch (error) {
      throw new RetryableError(`the people file \`${file}\` cannot be used`, { cause: error });
    }
  });
};
