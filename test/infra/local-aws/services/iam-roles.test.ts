import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIamAccount, policyOf, READ_ORDERS, refusal, TRUST_LAMBDA, type IamAccount } from './iam-account.ts';

let account: IamAccount;
beforeAll(async () => {
  account = await openIamAccount();
});
afterAll(() => account.aws.close());

const newRole = (RoleName: string, rest: object = {}): CreateRoleCommand =>
  new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA, ...rest });

describe('a role', () => {
  test('is answered with everything it was made with', async () => {
    const { iam, aws } = account;
    const boundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await iam.send(
      newRole('complete', {
        Path: '/service/',
        Description: 'reads orders',
        MaxSessionDuration: 7200,
        PermissionsBoundary: boundary,
        Tags: [{ Key: 'team', Value: 'blue' }],
      }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'complete' }));
    expect(Role).toMatchObject({
      RoleName: 'complete',
      Path: '/service/',
      Arn: `arn:aws:iam::${aws.accountId}:role/service/complete`,
      Description: 'reads orders',
      MaxSessionDuration: 7200,
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version/);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST_LAMBDA);
  });

  test('lasts an hour and lies at the root path unless told otherwise', async () => {
    const { Role } = await account.iam.send(newRole('plain'));
    expect(Role).toMatchObject({ Path: '/', MaxSessionDuration: 3600 });
  });

  test('gets another id when it is made again', async () => {
    const first = await account.iam.send(newRole('again'));
    await account.iam.send(new DeleteRoleCommand({ RoleName: 'again' }));
    const second = await account.iam.send(newRole('again'));
    expect(second.Role?.RoleId).not.toBe(first.Role?.RoleId);
  });

  test('changes its description and its length of session', async () => {
    const { iam } = account;
    await iam.send(newRole('changing'));
    await iam.send(new UpdateRoleCommand({ RoleName: 'changing', Description: 'now', MaxSessionDuration: 4000 }));
    await iam.send(new UpdateRoleCommand({ RoleName: 'changing', Description: 'later' }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'changing' }));
    expect(Role).toMatchObject({ Description: 'later', MaxSessionDuration: 4000 });
  });

  test('changes whom it trusts', async () => {
    const { iam } = account;
    await iam.send(newRole('retrusted'));
    const PolicyDocument = TRUST_LAMBDA.replace('lambda', 'sns');
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'retrusted', PolicyDocument }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'retrusted' }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument);
  });

  test('takes, replaces and loses tags without regard to the case of a key', async () => {
    const { iam } = account;
    const RoleName = 'tagged';
    await iam.send(newRole(RoleName, { Tags: [{ Key: 'team', Value: 'blue' }] }));
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'Team', Value: 'red' },
          { Key: 'stage', Value: 'live' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['STAGE'] }));
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));
    expect(Tags).toEqual([{ Key: 'Team', Value: 'red' }]);
  });

  test('takes a boundary and loses it', async () => {
    const { iam } = account;
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const boundary = async (): Promise<unknown> =>
      (await iam.send(new GetRoleCommand({ RoleName: 'limited' }))).Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    await iam.send(newRole('limited'));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'limited', PermissionsBoundary }));
    expect(await boundary()).toBe(PermissionsBoundary);
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'limited' }));
    expect(await boundary()).toBeUndefined();
  });

  test('is listed by path, in order of name, a page at a time', async () => {
    const { iam } = account;
    for (const name of ['c', 'a', 'b']) await iam.send(newRole(`paged-${name}`, { Path: '/paged/' }));
    const first = await iam.send(new ListRolesCommand({ PathPrefix: '/paged/', MaxItems: 2 }));
    expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(['paged-a', 'paged-b']);
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(new ListRolesCommand({ PathPrefix: '/paged/', MaxItems: 2, Marker: first.Marker }));
    expect(second.Roles?.map(({ RoleName }) => RoleName)).toEqual(['paged-c']);
    expect(second).toMatchObject({ IsTruncated: false });
    expect(second.Marker).toBeUndefined();
  });
});

describe('an inline policy', () => {
  test('is stored, encoded when read, listed and deleted', async () => {
    const { iam } = account;
    const role = { RoleName: 'inline' };
    const policy = { ...role, PolicyName: 'read' };
    await iam.send(newRole('inline'));
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: READ_ORDERS }));
    const read = await iam.send(new GetRolePolicyCommand(policy));
    expect(read.PolicyDocument).toContain('orders%2F%2A');
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(READ_ORDERS);
    expect((await iam.send(new ListRolePoliciesCommand(role))).PolicyNames).toEqual(['read']);
    await iam.send(new DeleteRolePolicyCommand(policy));
    expect((await iam.send(new ListRolePoliciesCommand(role))).PolicyNames).toEqual([]);
  });

  test('is replaced by one of the same name', async () => {
    const { iam } = account;
    const policy = { RoleName: 'replaced', PolicyName: 'read' };
    const other = policyOf({ Effect: 'Deny', Action: '*', Resource: '*' });
    await iam.send(newRole('replaced'));
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: READ_ORDERS }));
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: other }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(policy));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(other);
  });
});

describe('a call that cannot be done is refused in the words of AWS', () => {
  const long = policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${'x'.repeat(10_300)}` });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a role that is not there',
      () => account.iam.send(new GetRoleCommand({ RoleName: 'nobody' })),
      'NoSuchEntityException 404 The role with name nobody cannot be found.',
    ],
    [
      'a name that is taken in another case',
      () => account.iam.send(newRole('KNOWN')),
      'EntityAlreadyExistsException 409 Role with name KNOWN already exists.',
    ],
    [
      'a name with other characters',
      () => account.iam.send(newRole('a/b')),
      'ValidationError 400 The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      'a name that is too long',
      () => account.iam.send(newRole('n'.repeat(65))),
      `ValidationError 400 1 validation error detected: Value '${'n'.repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      'a session that is too long',
      () => account.iam.send(newRole('long', { MaxSessionDuration: 43_201 })),
      "ValidationError 400 1 validation error detected: Value '43201' at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
    [
      'a trust policy that is no JSON',
      () => account.iam.send(newRole('bad', { AssumeRolePolicyDocument: 'trust.json' })),
      'MalformedPolicyDocumentException 400 This policy contains invalid Json',
    ],
    [
      'trust in a role that is not there',
      () =>
        account.iam.send(
          newRole('bad', {
            AssumeRolePolicyDocument: policyOf({
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${account.aws.accountId}:role/nobody` },
              Action: 'sts:AssumeRole',
            }),
          }),
        ),
      'MalformedPolicyDocumentException 400 Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/nobody"',
    ],
    [
      'a policy that is no JSON',
      () =>
        account.iam.send(
          new PutRolePolicyCommand({ RoleName: 'known', PolicyName: 'bad', PolicyDocument: '{"Version"' }),
        ),
      'MalformedPolicyDocumentException 400 Syntax errors in policy.',
    ],
    [
      'an inline policy that is not there',
      () => account.iam.send(new GetRolePolicyCommand({ RoleName: 'known', PolicyName: 'none' })),
      'NoSuchEntityException 404 The role policy with name none cannot be found.',
    ],
    [
      'more inline policy than fits',
      () => account.iam.send(new PutRolePolicyCommand({ RoleName: 'known', PolicyName: 'long', PolicyDocument: long })),
      'LimitExceededException 409 Maximum policy size of 10240 bytes exceeded for role known',
    ],
    [
      'deleting a role that has an inline policy',
      () => account.iam.send(new DeleteRoleCommand({ RoleName: 'known' })),
      'DeleteConflictException 409 Cannot delete entity, must delete policies first.',
    ],
    [
      'a boundary that is not there',
      () =>
        account.iam.send(
          new PutRolePermissionsBoundaryCommand({
            RoleName: 'known',
            PermissionsBoundary: 'arn:aws:iam::aws:policy/Nothing',
          }),
        ),
      'NoSuchEntityException 404 Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.',
    ],
    [
      'a marker that was not given out',
      () => account.iam.send(new ListRolesCommand({ Marker: 'x' })),
      'ValidationError 400 Invalid Marker.',
    ],
  ])('%s', async (_name, call, expected) => {
    const known = await refusal(account.iam.send(new GetRoleCommand({ RoleName: 'known' })));
    if (known !== 'not refused') await account.createRole('known', [{ Effect: 'Deny', Action: '*', Resource: '*' }]);
    expect(await refusal(call())).toBe(expected);
  });

  test('a refused change leaves nothing of itself behind', async () => {
    const { iam } = account;
    await iam.send(newRole('untouched', { Description: 'before' }));
    const update = new UpdateRoleCommand({ RoleName: 'untouched', Description: 'after', MaxSessionDuration: 1 });
    expect(await refusal(iam.send(update))).toMatch(/^ValidationError/);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'untouched' }));
    expect(Role?.Description).toBe('before');
  });
});
