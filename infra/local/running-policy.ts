import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CouldNotRunError } from '../../console/cli/exit.ts';
import { describeError } from '../../shared/errors.ts';
import { Policy } from '../../shared/policy.ts';

/** The policy of the host that runs on a data folder, for processes beside it: it is not theirs to choose. */
const policyFile = (dataDir: string): string => path.join(dataDir, 'policy.json');

/** Writes down by which policy a host decides. */
export const keepRunningPolicy = (dataDir: string, policy: Policy): Promise<void> =>
  writeFile(policyFile(dataDir), `${JSON.stringify(policy, null, 2)}\n`, { mode: 0o600 });

/** The policy by which the host of a data folder decides. Throws `CouldNotRunError` when it cannot be read. */
export const readRunningPolicy = async (dataDir: string): Promise<Policy> => {
  const file = policyFile(dataDir);
  try {
    return Policy.strict().parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new CouldNotRunError(
      `the policy of the running host cannot be read: ${describeError(error).slice(0, 200)}`,
      'start `npx firebreak serve` with the same `--data`',
    );
  }
};
