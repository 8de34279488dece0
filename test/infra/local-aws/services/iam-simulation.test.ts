import {
  CreatePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  type EvaluationResult,
  type SimulateCustomPolicyCommandInput,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIamAccount, policyOf, READ_ORDERS, refusal, type IamAccount } from './iam-account.ts';

const ORDER = 'arn:aws:s3:::orders/a.json';

const STATEMENTS = [
  { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::orders/*' },
  { Sid: 'NoOverwrite', Effect: 'Deny', Action: 's3:PutObject', Resource: '*' },
];

let account: IamAccount;
let reader: string;
beforeAll(async () => {
  account = await openIamAccount();
  reader = await account.createRole('reader', STATEMENTS);
});
afterAll(() => account.aws.close());

async function ofRole(input: Partial<SimulatePrincipalPolicyCommandInput>): Promise<EvaluationResult[]> {
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: reader,
    ActionNames: ['s3:GetObject'],
    ResourceArns: [ORDER],
    ...input,
  });
  return (await account.iam.send(command)).EvaluationResults ?? [];
}

async function ofTexts(input: Partial<SimulateCustomPolicyCommandInput>): Promise<EvaluationResult[]> {
  const command = new SimulateCustomPolicyCommand({
    PolicyInputList: [READ_ORDERS],
    ActionNames: ['s3:GetObject'],
    ResourceArns: [ORDER],
    ...input,
  });
  return (await account.iam.send(command)).EvaluationResults ?? [];
}

const decisions = (results: readonly EvaluationResult[]): unknown => results.map(({ EvalDecision }) => EvalDecision);

describe('simulating a role', () => {
  test('answers for every action and resource', async () => {
    const results = await ofRole({
      ActionNames: ['s3:GetObject', 's3:PutObject'],
      ResourceArns: [ORDER, 'arn:aws:s3:::invoices/a'],
    });
    expect(
      results.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
        EvalActionName,
        EvalResourceName,
        EvalDecision,
      ]),
    ).toEqual([
      ['s3:GetObject', ORDER, 'allowed'],
      ['s3:GetObject', 'arn:aws:s3:::invoices/a', 'implicitDeny'],
      ['s3:PutObject', ORDER, 'explicitDeny'],
      ['s3:PutObject', 'arn:aws:s3:::invoices/a', 'explicitDeny'],
    ]);
  });

  test('names the statement that decided, and its place', async () => {
    const [result] = await ofRole({ ActionNames: ['s3:PutObject'] });
    const [matched, ...others] = result?.MatchedStatements ?? [];
    expect(others).toEqual([]);
    expect(matched).toMatchObject({ SourcePolicyId: 'own', SourcePolicyType: 'role', StartPosition: { Line: 1 } });
    const [from, to] = [matched?.StartPosition?.Column ?? 0, matched?.EndPosition?.Column ?? 0];
    expect(policyOf(...STATEMENTS).slice(from - 1, to - 1)).toBe(JSON.stringify(STATEMENTS[1]));
  });

  test('takes a star for the resource when none is named', async () => {
    const [result] = await ofRole({ ResourceArns: undefined });
    expect(result).toMatchObject({ EvalResourceName: '*', EvalDecision: 'implicitDeny' });
  });

  test('adds the policies that are given', async () => {
    const more = policyOf({ Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
    expect(decisions(await ofRole({ ActionNames: ['sqs:SendMessage'], PolicyInputList: [more] }))).toEqual(['allowed']);
  });

  test('tells the share of the boundary', async () => {
    const limited = await account.createRole('limited', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
    const { Policy } = await account.iam.send(
      new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: READ_ORDERS }),
    );
    await account.iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: 'limited', PermissionsBoundary: Policy?.Arn }),
    );
    const results = await ofRole({ PolicySourceArn: limited, ActionNames: ['s3:GetObject', 'sqs:SendMessage'] });
    expect(decisions(results)).toEqual(['allowed', 'implicitDeny']);
    expect(results.map((result) => result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary)).toEqual([
      true,
      false,
    ]);
    const other = policyOf({ Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
    const replaced = await ofRole({ PolicySourceArn: limited, PermissionsBoundaryPolicyInputList: [other] });
    expect(decisions(replaced)).toEqual(['implicitDeny']);
  });

  test('gives long answers a page at a time', async () => {
    const input = { PolicySourceArn: reader, ActionNames: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'] };
    const first = await account.iam.send(new SimulatePrincipalPolicyCommand({ ...input, MaxItems: 2 }));
    const second = await account.iam.send(new SimulatePrincipalPolicyCommand({ ...input, Marker: first.Marker }));
    expect(first).toMatchObject({ IsTruncated: true });
    expect(second.EvaluationResults?.map(({ EvalActionName }) => EvalActionName)).toEqual(['s3:ListBucket']);
  });

  test.each([
    ['a role that is not there', 'role/nobody', 'NoSuchEntityException 404 The role with name nobody cannot be found.'],
    [
      'what is no entity',
      'policy/a',
      'InvalidInputException 400 Invalid Entity Arn: arn:aws:iam::123456789012:policy/a does not clearly define entity type and name.',
    ],
  ])('refuses %s', async (_name, path, expected) => {
    expect(await refusal(ofRole({ PolicySourceArn: `arn:aws:iam::${account.aws.accountId}:${path}` }))).toBe(expected);
  });
});

describe('simulating policy texts', () => {
  const inOffice = policyOf({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::orders/${aws:PrincipalTag/team}/*',
    Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
  });

  test('names the keys that were missing', async () => {
    const [result] = await ofTexts({ PolicyInputList: [inOffice], ResourceArns: ['arn:aws:s3:::orders/blue/a'] });
    expect(result?.EvalDecision).toBe('implicitDeny');
    expect(result?.MissingContextValues).toEqual(['aws:SourceIp', 'aws:PrincipalTag/team']);
  });

  test('uses the keys that are given', async () => {
    const [result] = await ofTexts({
      PolicyInputList: [inOffice],
      ResourceArns: ['arn:aws:s3:::orders/blue/a'],
      ContextEntries: [
        { ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: ['10.1.2.3'] },
        { ContextKeyName: 'aws:PrincipalTag/team', ContextKeyType: 'string', ContextKeyValues: ['blue'] },
      ],
    });
    expect(result).toMatchObject({ EvalDecision: 'allowed', MissingContextValues: [] });
  });

  test('takes a list of values as one key', async () => {
    const tagged = policyOf({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } },
    });
    const entry = { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList' as const };
    const withKeys = (ContextKeyValues: string[]): Promise<EvaluationResult[]> =>
      ofTexts({ PolicyInputList: [tagged], ContextEntries: [{ ...entry, ContextKeyValues }] });
    expect(decisions(await withKeys(['team', 'stage']))).toEqual(['allowed']);
    expect(decisions(await withKeys(['team', 'cost']))).toEqual(['implicitDeny']);
  });

  test('asks a resource policy about the caller that is given', async () => {
    const caller = `arn:aws:iam::${account.aws.accountId}:user/anna`;
    const ResourcePolicy = policyOf({
      Effect: 'Allow',
      Principal: { AWS: caller },
      Action: 'sqs:SendMessage',
      Resource: '*',
    });
    const input = { ActionNames: ['sqs:SendMessage'], ResourcePolicy };
    const [result] = await ofTexts({ ...input, CallerArn: caller });
    expect(result).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyType: 'resource' }] });
    expect(decisions(await ofTexts({ ...input, CallerArn: caller.replace('anna', 'ben') }))).toEqual(['implicitDeny']);
    expect(await refusal(ofTexts(input))).toMatch(/^InvalidInputException 400 CallerArn is required/);
  });

  test('numbers the texts in the order they were given', async () => {
    const other = policyOf({ Effect: 'Deny', Action: 's3:*', Resource: '*' });
    const [result] = await ofTexts({ PolicyInputList: [READ_ORDERS, other] });
    expect(result?.EvalDecision).toBe('explicitDeny');
    expect(result?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId)).toEqual(['PolicyInputList.2']);
  });

  test('refuses a text that is no policy', async () => {
    expect(await refusal(ofTexts({ PolicyInputList: ['{}'] }))).toMatch(/^InvalidInputException 400 /);
  });
});
