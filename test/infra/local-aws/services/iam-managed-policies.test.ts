import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  PutRolePermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIamAccount, READ_ORDERS, refusal, type IamAccount } from './iam-account.ts';

const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

let account: IamAccount;
beforeAll(async () => {
  account = await openIamAccount();
});
afterAll(() => account.aws.close());

async function newPolicy(PolicyName: string, rest: object = {}): Promise<string> {
  const command = new CreatePolicyCommand({ PolicyName, PolicyDocument: READ_ORDERS, ...rest });
  return (await account.iam.send(command)).Policy?.Arn ?? '';
}
const addVersion = (PolicyArn: string, SetAsDefault = false): Promise<unknown> =>
  account.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: READ_ORDERS, SetAsDefault }));
const attach = (RoleName: string, PolicyArn: string): Promise<unknown> =>
  account.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

describe('a managed policy', () => {
  test('is answered with everything it was made with', async () => {
    const { iam, aws } = account;
    const arn = await newPolicy('complete', {
      Path: '/orders/',
      Description: 'reads orders',
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    expect(arn).toBe(`arn:aws:iam::${aws.accountId}:policy/orders/complete`);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    expect(Policy).toMatchObject({
      PolicyName: 'complete',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      IsAttachable: true,
      Description: 'reads orders',
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    expect(Policy?.PolicyId).toMatch(/^ANPA[A-Z2-7]{17}$/);
  });

  test('has versions, the newest first, whose numbers are never used again', async () => {
    const { iam } = account;
    const PolicyArn = await newPolicy('versioned');
    await addVersion(PolicyArn, true);
    await addVersion(PolicyArn);
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v3' }));
    await addVersion(PolicyArn);
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ['v4', false],
      ['v2', true],
      ['v1', false],
    ]);
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(PolicyVersion?.IsDefaultVersion).toBe(true);
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(READ_ORDERS);
  });

  test('knows whom it reaches, as a policy and as a boundary', async () => {
    const { iam } = account;
    const PolicyArn = await newPolicy('reaching');
    await account.createRole('attached');
    await account.createRole('bounded');
    await attach('attached', PolicyArn);
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'bounded', PermissionsBoundary: PolicyArn }));
    const reached = async (filter: object): Promise<unknown> =>
      (await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn, ...filter }))).PolicyRoles?.map(
        ({ RoleName }) => RoleName,
      );
    expect(await reached({})).toEqual(['attached', 'bounded']);
    expect(await reached({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['bounded']);
    expect(await reached({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual(['attached']);
    expect(await reached({ EntityFilter: 'User' })).toEqual([]);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 });
  });

  test('is listed by scope, path and use', async () => {
    const { iam } = account;
    await newPolicy('listed', { Path: '/listed/' });
    const names = async (input: object): Promise<unknown> =>
      (await iam.send(new ListPoliciesCommand(input))).Policies?.map(({ PolicyName }) => PolicyName);
    expect(await names({ Scope: 'Local', PathPrefix: '/listed/' })).toEqual(['listed']);
    expect(await names({ Scope: 'Local', PathPrefix: '/listed/', OnlyAttached: true })).toEqual([]);
    expect(await names({ Scope: 'AWS', PathPrefix: '/service-role/' })).toEqual([
      'AWSLambdaBasicExecutionRole',
      'AWSLambdaSQSQueueExecutionRole',
      'AWSLambdaVPCAccessExecutionRole',
      'AmazonECSTaskExecutionRolePolicy',
    ]);
  });

  test('is attached once and detached', async () => {
    const { iam } = account;
    await account.createRole('wearing');
    await attach('wearing', BASIC);
    await attach('wearing', BASIC);
    const attached = async (): Promise<unknown> =>
      (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'wearing' }))).AttachedPolicies;
    expect(await attached()).toEqual([{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: BASIC }]);
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'wearing', PolicyArn: BASIC }));
    expect(await attached()).toEqual([]);
  });

  test('is counted in the summary of the account', async () => {
    const { SummaryMap } = await account.iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Users: 0, AttachedPoliciesPerRoleQuota: 10 });
  });
});

describe('a call that cannot be done is refused in the words of AWS', () => {
  test('an eleventh policy on a role', async () => {
    await account.createRole('full');
    for (let number = 1; number <= 10; number += 1) await attach('full', await newPolicy(`full-${number}`));
    expect(await refusal(attach('full', BASIC))).toBe(
      'LimitExceededException 409 Cannot exceed quota for PoliciesPerRole: 10',
    );
    expect(await refusal(account.iam.send(new DeleteRoleCommand({ RoleName: 'full' })))).toBe(
      'DeleteConflictException 409 Cannot delete entity, must detach all policies first.',
    );
  });

  test('a sixth version', async () => {
    const arn = await newPolicy('crowded');
    for (let number = 2; number <= 5; number += 1) await addVersion(arn);
    expect(await refusal(addVersion(arn))).toBe(
      'LimitExceededException 409 A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
    expect(await refusal(account.iam.send(new DeletePolicyCommand({ PolicyArn: arn })))).toMatch(
      /^DeleteConflictException 409 This policy has more than one version\./,
    );
    expect(await refusal(account.iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' })))).toBe(
      'DeleteConflictException 409 Cannot delete the default version of a policy.',
    );
    expect(await refusal(account.iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v9' })))).toBe(
      `NoSuchEntityException 404 Policy ${arn} version v9 does not exist or is not attachable.`,
    );
  });

  test('deleting a policy that is attached', async () => {
    const PolicyArn = await newPolicy('held');
    await account.createRole('holding');
    await attach('holding', PolicyArn);
    expect(await refusal(account.iam.send(new DeletePolicyCommand({ PolicyArn })))).toBe(
      'DeleteConflictException 409 Cannot delete a policy attached to entities.',
    );
    await account.iam.send(new DetachRolePolicyCommand({ RoleName: 'holding', PolicyArn }));
    await account.iam.send(new DeletePolicyCommand({ PolicyArn }));
    expect(await refusal(account.iam.send(new GetPolicyCommand({ PolicyArn })))).toBe(
      `NoSuchEntityException 404 Policy ${PolicyArn} was not found.`,
    );
  });

  test('a name that is taken', async () => {
    await newPolicy('taken');
    expect(await refusal(newPolicy('Taken'))).toBe(
      'EntityAlreadyExistsException 409 A policy called Taken already exists. Duplicate names are not allowed.',
    );
  });

  test('changing a policy of AWS, even as root', async () => {
    expect(await refusal(addVersion(BASIC))).toBe(
      `AccessDenied 403 User: arn:aws:iam::${account.aws.accountId}:root is not authorized to perform: iam:CreatePolicyVersion on resource: ${BASIC}`,
    );
  });

  test('a policy that is not there, or is no policy', async () => {
    await account.createRole('asking');
    const gone = `arn:aws:iam::${account.aws.accountId}:policy/gone`;
    expect(await refusal(attach('asking', gone))).toBe(
      `NoSuchEntityException 404 Policy ${gone} does not exist or is not attachable.`,
    );
    expect(await refusal(account.iam.send(new DetachRolePolicyCommand({ RoleName: 'asking', PolicyArn: gone })))).toBe(
      `NoSuchEntityException 404 Policy ${gone} was not found.`,
    );
    expect(await refusal(attach('asking', 'arn:aws:s3:::not-a-policy'))).toBe(
      'InvalidInputException 400 ARN arn:aws:s3:::not-a-policy is not valid.',
    );
  });
});
