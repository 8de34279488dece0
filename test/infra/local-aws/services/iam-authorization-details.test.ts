import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  PutRolePolicyCommand,
  type EntityType,
  type GetAccountAuthorizationDetailsCommandInput,
  type GetAccountAuthorizationDetailsCommandOutput,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIamAccount, policyOf, READ_ORDERS, refusal, TRUST_LAMBDA, type IamAccount } from './iam-account.ts';

const BOUNDARY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const WRITE_ORDERS = policyOf({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' });

let account: IamAccount;
let ownPolicy: string;

/** One role with everything that a role can have, one with nothing, and one managed policy of two versions. */
beforeAll(async () => {
  account = await openIamAccount();
  const { iam } = account;
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'orders', Description: 'reads orders', PolicyDocument: READ_ORDERS }),
  );
  ownPolicy = Policy?.Arn ?? '';
  await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn: ownPolicy, PolicyDocument: WRITE_ORDERS, SetAsDefault: true }),
  );
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'complete',
      Path: '/service/',
      AssumeRolePolicyDocument: TRUST_LAMBDA,
      Description: 'reads orders',
      PermissionsBoundary: BOUNDARY,
      Tags: [{ Key: 'team', Value: 'blue' }],
    }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: 'complete', PolicyName: 'own', PolicyDocument: READ_ORDERS }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'complete', PolicyArn: ownPolicy }));
  await iam.send(new CreateRoleCommand({ RoleName: 'bare', AssumeRolePolicyDocument: TRUST_LAMBDA }));
});
afterAll(() => account.aws.close());

const ask = (
  input: GetAccountAuthorizationDetailsCommandInput = {},
): Promise<GetAccountAuthorizationDetailsCommandOutput> =>
  account.iam.send(new GetAccountAuthorizationDetailsCommand(input));

/** Names of what an answer holds, in its order. */
const namesOf = ({ RoleDetailList, Policies }: GetAccountAuthorizationDetailsCommandOutput): unknown[] => [
  ...(RoleDetailList ?? []).map(({ RoleName }) => RoleName),
  ...(Policies ?? []).map(({ PolicyName }) => PolicyName),
];

describe('the authorization details of an account', () => {
  test('show a role with its trust, policies, boundary and tags, and without what only GetRole tells', async () => {
    const role = (await ask()).RoleDetailList?.find(({ RoleName }) => RoleName === 'complete');
    expect(role).toEqual({
      RoleName: 'complete',
      RoleId: expect.stringMatching(/^AROA/) as string,
      Path: '/service/',
      Arn: `arn:aws:iam::${account.aws.accountId}:role/service/complete`,
      CreateDate: expect.any(Date) as Date,
      AssumeRolePolicyDocument: encodeURIComponent(TRUST_LAMBDA),
      RolePolicyList: [{ PolicyName: 'own', PolicyDocument: expect.stringMatching(/^%7B%22Version/) as string }],
      AttachedManagedPolicies: [{ PolicyName: 'orders', PolicyArn: ownPolicy }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: BOUNDARY },
      Tags: [{ Key: 'team', Value: 'blue' }],
      InstanceProfileList: [],
      RoleLastUsed: {},
    });
    expect(decodeURIComponent(role?.RolePolicyList?.[0]?.PolicyDocument ?? '')).toBe(READ_ORDERS);
  });

  test('show a role that has nothing with empty lists', async () => {
    const role = (await ask()).RoleDetailList?.find(({ RoleName }) => RoleName === 'bare');
    expect(role).toMatchObject({ RolePolicyList: [], AttachedManagedPolicies: [], Tags: [] });
    expect(role?.PermissionsBoundary).toBeUndefined();
  });

  test('show a managed policy with the documents of all its versions, the newest first', async () => {
    const policy = (await ask()).Policies?.find(({ Arn }) => Arn === ownPolicy);
    expect(policy).toMatchObject({
      PolicyName: 'orders',
      Description: 'reads orders',
      DefaultVersionId: 'v2',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
    });
    const versions = (policy?.PolicyVersionList ?? []).map(({ VersionId, IsDefaultVersion, Document }) => [
      VersionId,
      IsDefaultVersion,
      decodeURIComponent(Document ?? ''),
    ]);
    expect(versions).toEqual([
      ['v2', true, WRITE_ORDERS],
      ['v1', false, READ_ORDERS],
    ]);
  });

  const KINDS: [EntityType[] | undefined, string[]][] = [
    [undefined, ['bare', 'complete', 'orders', 'ReadOnlyAccess']],
    [['Role'], ['bare', 'complete']],
    [['LocalManagedPolicy'], ['orders']],
    [['AWSManagedPolicy'], ['ReadOnlyAccess']],
    [
      ['Role', 'LocalManagedPolicy', 'Role'],
      ['bare', 'complete', 'orders'],
    ],
    [['User', 'Group'], []],
  ];
  test.each(KINDS)('hold, filtered by %j, %j; of AWS’s own policies only those in use', async (Filter, names) => {
    const answer = await ask({ Filter });
    expect(namesOf(answer)).toEqual(names);
    expect(answer).toMatchObject({ UserDetailList: [], GroupDetailList: [], IsTruncated: false });
  });

  test('are read a page at a time, roles and policies counted together', async () => {
    const pages: unknown[][] = [];
    let Marker: string | undefined;
    do {
      const answer = await ask({ MaxItems: 3, Marker });
      pages.push(namesOf(answer));
      Marker = answer.Marker;
      expect(answer.IsTruncated).toBe(Marker !== undefined);
    } while (Marker !== undefined);
    expect(pages).toEqual([['bare', 'complete', 'orders'], ['ReadOnlyAccess']]);
  });

  test.each<[GetAccountAuthorizationDetailsCommandInput, RegExp]>([
    [
      { Filter: ['Robot' as EntityType] },
      /Value '\[Robot\]' at 'filter' failed .*\[Member must satisfy enum value set: \[User, Role, Group, Local/,
    ],
    [{ MaxItems: 1001 }, /at 'maxItems' .* less than or equal to 1000/],
    [{ Marker: 'invented' }, /Invalid Marker/],
  ])('are refused for %j', async (input, text) => {
    const said = await refusal(ask(input));
    expect(said).toMatch(/^ValidationError 400/);
    expect(said).toMatch(text);
  });

  test('are for those who may ask for them', async () => {
    const reader = { Effect: 'Allow', Action: ['iam:GetRole', 'iam:List*'], Resource: '*' };
    const whole = { Effect: 'Allow', Action: 'iam:GetAccountAuthorizationDetails', Resource: '*' };
    const without = await account.actAs(await account.createRole('without', [reader]));
    const allowed = await account.actAs(await account.createRole('allowed', [whole]));
    const command = new GetAccountAuthorizationDetailsCommand({});
    expect(await refusal(without.send(command))).toMatch(
      /AccessDenied 403 .* not authorized to perform: iam:GetAccountAuthorizationDetails on resource: \*/,
    );
    expect(await refusal(allowed.send(command))).toBe('not refused');
  });
});
