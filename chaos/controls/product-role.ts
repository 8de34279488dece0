import type { TargetAccount } from '../target/account.ts';

const POLICY = 'not-today';

/** Takes actions away from one of the responder's own roles, as somebody who tidies up might. */
export const denyActions = async (
  account: TargetAccount,
  RoleName: string,
  Action: readonly string[],
): Promise<void> => {
  const Statement = [{ Effect: 'Deny', Action, Resource: '*' }];
  await account.send('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: POLICY,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
};

/** Gives them back; a role that kept them all is left alone. */
export const allowActions = async (account: TargetAccount, RoleName: string): Promise<void> => {
  await account.send('iam', 'DeleteRolePolicy', { RoleName, PolicyName: POLICY }).catch((error: unknown) => {
    if (!(error instanceof Error) || !error.name.startsWith('NoSuchEntity')) throw error;
  });
};
