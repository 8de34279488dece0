import { readdir, readFile } from 'node:fs/promises';

/** A Cedar policy as it is written, with the id by which denials name it. */
export interface PolicyText {
  id: string;
  text: string;
}

const FOLDER = new URL('./policies/', import.meta.url);
const SCHEMA = new URL('./firebreak.cedarschema', import.meta.url);

/** Every shipped rule, one a file named after its id, in order of their ids. */
export const readShippedPolicies = async (): Promise<PolicyText[]> => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.cedar')).sort();
  return Promise.all(
    files.map(async (file) => ({
      id: file.slice(0, -'.cedar'.length),
      text: await readFile(new URL(file, FOLDER), 'utf8'),
    })),
  );
};

/** The schema that every policy has to fit. */
export const readPolicySchema = (): Promise<string> => readFile(SCHEMA, 'utf8');
