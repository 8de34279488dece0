import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIamAccount, policyOf, refusal, TRUST_LAMBDA, type IamAccount } from './iam-account.ts';

let account: IamAccount;
beforeAll(async () => {
  account = await openIamAccount();
});
afterAll(() => account.aws.close());

const ALL_OF_IAM = { Effect: 'Allow', Action: 'iam:*', Resource: '*' };
const NO_READING = { Effect: 'Deny', Action: 'iam:GetRole', Resource: '*' };
const ONLY_LISTING = { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' };

const getRole = (client: IAMClient, RoleName: string): Promise<unknown> =>
  client.send(new GetRoleCommand({ RoleName }));

async function newPolicy(PolicyName: string, ...statements: object[]): Promise<string> {
  const command = new CreatePolicyCommand({ PolicyName, PolicyDocument: policyOf(...statements) });
  return (await account.iam.send(command)).Policy?.Arn ?? '';
}

/** The refusal of reading the role `name` by a session of itself. */
const denial = (name: string, reason: string): string =>
  `AccessDenied 403 User: arn:aws:sts::123456789012:assumed-role/${name}/test is not authorized to perform: iam:GetRole on resource: arn:aws:iam::123456789012:role/${name} ${reason}`;

describe('the policies of the account decide, and a denial says which', () => {
  test('no policy allows', async () => {
    const client = await account.actAs(await account.createRole('bare'));
    expect(await refusal(getRole(client, 'bare'))).toBe(
      denial('bare', 'because no identity-based policy allows the iam:GetRole action'),
    );
  });

  test('an inline policy allows, until it is deleted', async () => {
    const client = await account.actAs(await account.createRole('granted', [ALL_OF_IAM]));
    expect(await refusal(getRole(client, 'granted'))).toBe('not refused');
    await account.iam.send(new DeleteRolePolicyCommand({ RoleName: 'granted', PolicyName: 'own' }));
    expect(await refusal(getRole(client, 'granted'))).toMatch(/no identity-based policy allows/);
  });

  test('an inline policy denies', async () => {
    const client = await account.actAs(await account.createRole('refused', [ALL_OF_IAM, NO_READING]));
    expect(await refusal(getRole(client, 'refused'))).toBe(
      denial('refused', 'with an explicit deny in an identity-based policy'),
    );
  });

  test('a managed policy denies, and is named', async () => {
    const client = await account.actAs(await account.createRole('quarantined', [ALL_OF_IAM]));
    const PolicyArn = await newPolicy('quarantine', NO_READING);
    await account.iam.send(new AttachRolePolicyCommand({ RoleName: 'quarantined', PolicyArn }));
    expect(await refusal(getRole(client, 'quarantined'))).toBe(
      denial('quarantined', `with an explicit deny in an identity-based policy: ${PolicyArn}`),
    );
  });

  test('a boundary does not allow', async () => {
    const client = await account.actAs(await account.createRole('bounded', [ALL_OF_IAM]));
    const PermissionsBoundary = await newPolicy('boundary', ONLY_LISTING);
    await account.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'bounded', PermissionsBoundary }));
    expect(await refusal(getRole(client, 'bounded'))).toBe(
      denial('bounded', 'because no permissions boundary allows the iam:GetRole action'),
    );
    expect(await refusal(client.send(new ListRolesCommand({})))).toBe('not refused');
  });

  test('a boundary denies, and is named', async () => {
    const client = await account.actAs(await account.createRole('fenced', [ALL_OF_IAM]));
    const PermissionsBoundary = await newPolicy('fence', ALL_OF_IAM, NO_READING);
    await account.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'fenced', PermissionsBoundary }));
    expect(await refusal(getRole(client, 'fenced'))).toBe(
      denial('fenced', `with an explicit deny in a permissions boundary: ${PermissionsBoundary}`),
    );
  });

  test('a session policy does not allow', async () => {
    const role = await account.createRole('narrowed', [ALL_OF_IAM]);
    const client = await account.actAs(role, { Policy: policyOf(ONLY_LISTING) });
    expect(await refusal(getRole(client, 'narrowed'))).toBe(
      denial('narrowed', 'because no session policy allows the iam:GetRole action'),
    );
  });

  test('a managed session policy counts like one that is written out', async () => {
    const role = await account.createRole('lent', [ALL_OF_IAM]);
    const arn = await newPolicy('lending', ONLY_LISTING);
    const client = await account.actAs(role, { PolicyArns: [{ arn }] });
    expect(await refusal(client.send(new ListRolesCommand({})))).toBe('not refused');
    expect(await refusal(getRole(client, 'lent'))).toMatch(/because no session policy allows/);
  });

  test('a session policy denies', async () => {
    const role = await account.createRole('muted', [ALL_OF_IAM]);
    const client = await account.actAs(role, { Policy: policyOf(ALL_OF_IAM, NO_READING) });
    expect(await refusal(getRole(client, 'muted'))).toBe(denial('muted', 'with an explicit deny in a session policy'));
  });

  test('a session outlives its role without its permissions, even when a role of that name is made again', async () => {
    const { iam } = account;
    const client = await account.actAs(await account.createRole('reborn', [ALL_OF_IAM]));
    expect(await refusal(getRole(client, 'reborn'))).toBe('not refused');
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'reborn', PolicyName: 'own' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'reborn' }));
    await account.createRole('reborn', [ALL_OF_IAM]);
    expect(await refusal(getRole(client, 'reborn'))).toMatch(/no identity-based policy allows/);
  });
});

describe('the context of a request reaches the conditions', () => {
  const reads = (Condition: object): object => ({ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*', Condition });

  test.each<[string, string, object, boolean]>([
    ['the ARN of the role', 'context-arn', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/context-*' } }, true],
    ['the account', 'context-account', { StringEquals: { 'aws:PrincipalAccount': '123456789012' } }, true],
    ['the kind of principal', 'context-kind', { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, true],
    ['the name of the session', 'context-session', { StringLike: { 'aws:userid': 'AROA*:test' } }, true],
    ['the address', 'context-address', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true],
    ['another address', 'context-elsewhere', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, false],
    ['the region of IAM', 'context-region', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, true],
    ['the time', 'context-time', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, true],
    ['the time as a number', 'context-epoch', { NumericGreaterThan: { 'aws:EpochTime': 1_577_836_800 } }, true],
    [
      'the age of the session',
      'context-age',
      { DateLessThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } },
      false,
    ],
    ['the client', 'context-client', { StringLike: { 'aws:UserAgent': 'aws-sdk-js/*' } }, true],
    ['a secure transport', 'context-secure', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['no user name', 'context-name', { Null: { 'aws:username': 'true' } }, true],
    ['a tag of the session', 'context-tag', { StringEquals: { 'aws:PrincipalTag/team': 'blue' } }, true],
    ['the source identity', 'context-source', { StringEquals: { 'aws:SourceIdentity': 'anna' } }, true],
  ])('%s', async (_name, role, condition, allowed) => {
    const arn = await account.createRole(role, [reads(condition)]);
    const client = await account.actAs(arn, { Tags: [{ Key: 'team', Value: 'blue' }], SourceIdentity: 'anna' });
    expect(await refusal(getRole(client, role))).toBe(
      allowed ? 'not refused' : denial(role, 'because no identity-based policy allows the iam:GetRole action'),
    );
  });

  test('a policy may be bound to the tags of what is read', async () => {
    const tagged = { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } };
    const client = await account.actAs(await account.createRole('by-tag', [reads(tagged)]));
    await account.iam.send(new TagRoleCommand({ RoleName: 'by-tag', Tags: [{ Key: 'team', Value: 'blue' }] }));
    await account.createRole('of-others');
    expect(await refusal(getRole(client, 'by-tag'))).toBe('not refused');
    expect(await refusal(getRole(client, 'of-others'))).toMatch(/^AccessDenied/);
  });

  test('attaching may be limited to certain policies', async () => {
    const client = await account.actAs(
      await account.createRole('attacher', [
        {
          Effect: 'Allow',
          Action: 'iam:AttachRolePolicy',
          Resource: '*',
          Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
        },
      ]),
    );
    const attach = (name: string): Promise<unknown> =>
      client.send(new AttachRolePolicyCommand({ RoleName: 'attacher', PolicyArn: `arn:aws:iam::aws:policy/${name}` }));
    expect(await refusal(attach('AdministratorAccess'))).toMatch(/^AccessDenied/);
    expect(await refusal(attach('ReadOnlyAccess'))).toBe('not refused');
  });

  test('making roles may be limited to those with a boundary', async () => {
    const limit = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const client = await account.actAs(
      await account.createRole('maker', [
        {
          Effect: 'Allow',
          Action: 'iam:CreateRole',
          Resource: '*',
          Condition: { StringEquals: { 'iam:PermissionsBoundary': limit } },
        },
      ]),
    );
    const make = (RoleName: string, rest: object): Promise<unknown> =>
      client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA, ...rest }));
    expect(await refusal(make('made-free', {}))).toMatch(/^AccessDenied/);
    expect(await refusal(make('made-limited', { PermissionsBoundary: limit }))).toBe('not refused');
    expect(
      await refusal(make('made-tagged', { PermissionsBoundary: limit, Tags: [{ Key: 'a', Value: 'b' }] })),
    ).toMatch(/iam:TagRole/);
  });

  test('writing a policy may be limited to one role', async () => {
    const own = `arn:aws:iam::${account.aws.accountId}:role/writer`;
    const client = await account.actAs(
      await account.createRole('writer', [{ Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: own }]),
    );
    const put = (RoleName: string): Promise<unknown> =>
      client.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument: policyOf(ONLY_LISTING) }));
    expect(await refusal(put('writer'))).toBe('not refused');
    expect(await refusal(put('of-others'))).toMatch(/^AccessDenied/);
  });
});
