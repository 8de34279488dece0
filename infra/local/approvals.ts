import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { autoApprove } from '../../shared/approvals/auto-approve.ts';
import { decide, type DecideDependencies, type DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import { createFileDirectory } from '../../shared/approvals/file-directory.ts';
import { createLinks, type Links } from '../../shared/approvals/links.ts';
import { APPROVALS_ROLE } from '../../shared/authorization/auto-approve.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { readTargetTags } from '../../shared/aws/target-tags.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Directory, Person } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import { dynamoDbLinkRows } from '../../shared/store/link-rows-dynamodb.ts';
import type { Identities } from './identities.ts';
import type { Keys } from './keys.ts';
import { decisionSealer, linksMac } from './sealers.ts';
import type { Stores } from './stores.ts';

/** The one way to decide, whatever surface a person uses. */
export type Decide = (request: DecisionRequest) => Promise<DecisionResult>;

/** Everything that is done as the approvals role. */
export interface Approvals {
  decide: Decide;
  /** Approves what the policy file approves by itself; undefined when a person has to decide. */
  autoApprove(message: OutboxMessage): Promise<Incident | undefined>;
  /** Links that open a proposal. */
  links: Links;
}

/** The approvals of one account, sealed by KMS, with the tags that targets have now. */
export const openApprovals = ({
  stores,
  identities,
  ...deps
}: {
  stores: Pick<Stores, 'approvals'>;
  identities: Identities;
  policy: Policy;
  directory: Directory;
  authorizer: Authorizer;
}): Approvals => {
  const store = stores.approvals;
  const reader = identities.reader('firebreak-remediation');
  const deciding: DecideDependencies = {
    ...deps,
    store,
    sealer: decisionSealer(identities, APPROVALS_ROLE),
    clock: systemClock,
    tagsOf: (target) => readTargetTags(reader, target),
  };
  return {
    decide: (request) => decide(deciding, request),
    autoApprove: (message) => autoApprove(deciding, message),
    links: createLinks({
      rows: dynamoDbLinkRows(identities.dynamodb(APPROVALS_ROLE)),
      mac: linksMac(identities),
      store,
    }),
  };
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
