import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { decide, type DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import { createFileDirectory } from '../../shared/approvals/file-directory.ts';
import { createHmacSealer } from '../../shared/approvals/hmac-sealer.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { readTargetTags } from '../../shared/aws/target-tags.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Directory, Person } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Identities } from './identities.ts';
import type { Keys } from './keys.ts';
import type { Stores } from './stores.ts';

/** The one way to decide, whatever surface a person uses. */
export type Decide = (request: DecisionRequest) => Promise<DecisionResult>;

/** `decide`, as the approvals role, with the tags that targets have now. */
export const createDecide = ({
  stores,
  identities,
  keys,
  ...deps
}: {
  stores: Pick<Stores, 'approvals'>;
  identities: Identities;
  keys: Pick<Keys, 'sealing'>;
  policy: Policy;
  directory: Directory;
  authorizer: Authorizer;
}): Decide => {
  const reader = identities.reader('firebreak-remediation');
  const sealer = createHmacSealer(Buffer.from(keys.sealing, 'hex'));
  const tagsOf = (target: string) => readTargetTags(reader, target);
  return (request) => decide({ ...deps, store: stores.approvals, sealer, clock: systemClock, tagsOf }, request);
};

/** Who may sign in and decide, in a data folder: an operator edits it, and what it says holds at once. */
export const PEOPLE_FILE = 'people.yaml';

const peopleFile = (dataDir: string): string => path.join(dataDir, PEOPLE_FILE);

/** The people of a data folder. */
export const openDirectory = (dataDir: string): Directory => createFileDirectory(peopleFile(dataDir));

/** Writes the operators into a data folder that has no people yet; a file that is there is somebody's work, and stays. */
export const keepPeople = async (dataDir: string, operators: Keys['operators']): Promise<void> => {
  const people = operators.map(
    ({ name }): Partial<Person> => ({
      id: name,
      name,
      groups: ['responders', 'security'],
      email: `${name}@localhost.example`,
      slack: [`T_LOCAL:U_${name.replaceAll(/\W/g, '_')}`],
    }),
  );
  const text = `# Who may see and decide proposals. It is read again whenever it changes.\n${stringify({ people })}`;
  await writeFile(peopleFile(dataDir), text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
};
