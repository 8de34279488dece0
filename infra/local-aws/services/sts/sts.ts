import * as sdk from '@aws-sdk/client-sts';
import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { openAccount, type Account } from '../../account.ts';
import { AwsError } from '../../aws-error.ts';
import { operation, type Caller, type Service } from '../../service.ts';
import type { TemporaryCredentials, World } from '../../world.ts';
import { roles } from '../iam/records.ts';
import { assumeRole } from './assume-role.ts';

/** Longer than a drill; a function's environment in AWS keeps its credentials for up to this long too. */
const SERVICE_SESSION_SECONDS = 12 * 3600;

/** STS: sessions of the account's roles, which survive a restart. */
export function createStsService(world: World): Service {
  const account = openAccount(world.state, { accountId: world.accountId, region: world.region });
  world.credentials = {
    assumeAsService: (roleArn, sessionName, service) => assumeAsService(world, account, roleArn, sessionName, service),
  };
  return {
    signingName: 'sts',
    eventSource: 'sts.amazonaws.com',
    sdk,
    protocols: ['awsQuery'],
    operations: {
      AssumeRole: assumeRole(world, account),
      // Nobody can be denied the question who they are.
      GetCallerIdentity: operation<GetCallerIdentityCommandInput, Omit<GetCallerIdentityCommandOutput, '$metadata'>>({
        honours: [],
        writes: false,
        access: () => [],
        handle: (_input, { caller }) => ({
          Account: world.accountId,
          Arn: caller.principalArn,
          UserId: userId(world, account, caller),
        }),
      }),
    },
  };
}

function userId(world: World, account: Account, caller: Caller): string {
  if (caller.isRoot) return world.accountId;
  return `${account.session(caller.accessKeyId)?.roleId ?? ''}:${caller.sessionName ?? ''}`;
}

function assumeAsService(
  world: World,
  account: Account,
  roleArn: string,
  sessionName: string,
  service: string,
): TemporaryCredentials {
  const role = roles(world).get(roleArn.split('/').at(-1) ?? '');
  const isTrusted = world.authorizer.serviceAllowed(service, '', 'sts:AssumeRole', roleArn, undefined);
  if (role?.Arn !== roleArn || !isTrusted) {
    const text = `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw new AwsError('AccessDenied', text, 403);
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = account.openSession(
    { roleName: role.RoleName, roleArn, roleId: role.RoleId, sessionName },
    SERVICE_SESSION_SECONDS,
  );
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
}
