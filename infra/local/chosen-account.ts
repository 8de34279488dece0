import type { ReadyDocument } from '../../shared/ready-document.ts';
import { DATA_DIR_DEFAULT, type Environment, readEndpoint } from '../../console/cli/address.ts';
import { CouldNotRunError } from '../../console/cli/exit.ts';
import type { AwsCredentials } from '../../shared/aws/clients.ts';

/** An account that commands work on by hand: of a running `serve`, or a real one from the environment. */
export interface ChosenAccount {
  region: string;
  accountId: string;
  endpoint?: string;
  /** Absent for a real account: the SDK's own chain decides. */
  credentials?: AwsCredentials;
}

/** The account of the `serve` that uses `dataDir`; with `account`, the real one of that id in the environment's region. */
export const chooseAccount = async (options: {
  dataDir?: string;
  account?: string | undefined;
  env: Environment;
}): Promise<ChosenAccount> => {
  const { dataDir = DATA_DIR_DEFAULT, account, env } = options;
  if (account === undefined) return accountOf(await readEndpoint(dataDir));
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined)
    throw new CouldNotRunError(
      'there is no region for a real account',
      'set AWS_REGION, and credentials as for any SDK',
    );
  return { region, accountId: account };
};

/** The embedded account that a ready document speaks of, as its administrator. */
export const accountOf = ({ aws, region, accountId, credentials }: ReadyDocument): ChosenAccount => ({
  endpoint: aws,
  region,
  accountId,
  credentials,
});
