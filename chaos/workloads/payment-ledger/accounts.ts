import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { LedgerKeys } from './keys.ts';
import type { LedgerNames } from './names.ts';

/** Which accounts the ledger keeps, by currency: the value of the parameter. */
const ACCOUNTS = JSON.stringify({ EUR: 'receivables-eur', USD: 'receivables-usd' });

/** The parameter as it is created. */
export const accountsParameter = (names: LedgerNames, KeyId: string): Record<string, unknown> => ({
  Name: names.parameter,
  Description: 'Accounts of the ledger by currency',
  Value: ACCOUNTS,
  Type: 'SecureString',
  KeyId,
  Tags: WORKLOAD_TAG_LIST,
});

export const createParameter = async (account: TargetAccount, names: LedgerNames, keys: LedgerKeys): Promise<void> => {
  await unlessExists(account.send('ssm', 'PutParameter', accountsParameter(names, keys.settings)));
};
