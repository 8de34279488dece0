import type { TargetAccount } from '../../target/account.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { RecorderNames } from './names.ts';

/** Lets a service invoke the alias for one of its resources of this account, and nobody else. */
export const letInvoke = async (
  account: TargetAccount,
  names: RecorderNames,
  { service, sourceArn, statement }: { service: string; sourceArn: string; statement: string },
): Promise<void> => {
  await unlessExists(
    account.send('lambda', 'AddPermission', {
      FunctionName: names.function,
      Qualifier: names.alias,
      StatementId: statement,
      Action: 'lambda:InvokeFunction',
      Principal: service,
      SourceArn: sourceArn,
      SourceAccount: account.accountId,
    }),
  );
};
