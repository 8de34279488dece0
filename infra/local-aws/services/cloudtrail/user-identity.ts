import type { StoredSession } from '../../account.ts';
import type { Caller } from '../../service.ts';
import type { World } from '../../world.ts';

/** CloudTrail's `userIdentity` element of a caller. */
export function userIdentityOf(world: World, caller: Caller): Record<string, unknown> {
  const { accountId } = world;
  const { principalArn: arn, accessKeyId } = caller;
  if (caller.isRoot) return { type: 'Root', principalId: accountId, arn, accountId, accessKeyId };
  const session = world.state.collection<StoredSession>('sts:sessions').get(accessKeyId);
  if (!session) return { type: 'Unknown', arn, accountId, accessKeyId };
  return {
    type: 'AssumedRole',
    principalId: `${session.roleId}:${session.sessionName}`,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: session.roleId,
        arn: session.roleArn,
        accountId,
        userName: session.roleName,
      },
      attributes: { creationDate: session.issuedAt.replace(/\.\d{3}Z$/, 'Z'), mfaAuthenticated: 'false' },
      ...(session.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
    },
  };
}
