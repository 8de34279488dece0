import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AwsError } from '../../../../infra/local-aws/aws-error.ts';
import { createWorld } from '../../../../infra/local-aws/create-world.ts';
import { createAuthorizer } from '../../../../infra/local-aws/iam-policy/index.ts';
import type { Access, Call, Caller } from '../../../../infra/local-aws/service.ts';
import { roles, type StoredRole } from '../../../../infra/local-aws/services/iam/records.ts';
import { openState } from '../../../../infra/local-aws/state.ts';
import { createTiming } from '../../../../infra/local-aws/timing.ts';
import { ACCOUNT, allow, deny, grant, toPolicy, trust, type StatementJson } from './policy-case.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'authorizer-'));
const state = openState(dataDir);
afterAll(async () => {
  await state.close();
  rmSync(dataDir, { recursive: true });
});

const timing = createTiming({ periodScale: 1, trailDelayMs: 0 });
const world = createWorld({ accountId: ACCOUNT, region: 'us-east-1', dataDir, timing, state });
const authorizer = createAuthorizer(world);
const document = (...statements: StatementJson[]): string => toPolicy('', statements).document;

function storeRole(name: string, inline: readonly StatementJson[], trusted: StatementJson): string {
  const role: StoredRole = {
    RoleName: name,
    RoleId: `AROA${name}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    Path: '/',
    AssumeRolePolicyDocument: document(trusted),
    CreateDate: '2026-11-20T00:00:00Z',
    MaxSessionDuration: 3600,
    Tags: [{ Key: 'Team', Value: 'blue' }],
    InlinePolicies: { own: document(...inline) },
    AttachedPolicyArns: [],
  };
  roles(world).set(name, role);
  return role.Arn;
}

const BARE = storeRole('bare', [], trust({ Service: 'lambda.amazonaws.com' }));
storeRole('denied', [deny()], trust('*', { Effect: 'Deny' }));
storeRole('by-tag', [allow('*', '*', { StringEquals: { 'aws:PrincipalTag/team': 'blue' } })], trust({ AWS: ACCOUNT }));

const call: Call = {
  caller: { principalArn: '', accessKeyId: '', isRoot: false },
  requestId: 'r',
  userAgent: 'test',
  sourceIp: '127.0.0.1',
};
const as = (roleName: string, rest: Partial<Caller> = {}): Caller => ({
  principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/s`,
  accessKeyId: 'ASIATEST',
  roleName,
  sessionName: 's',
  isRoot: false,
  ...rest,
});
const ROOT: Caller = { principalArn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: 'AKIATEST', isRoot: true };

function outcome(caller: Caller, access: Access): string {
  try {
    authorizer.check(caller, { ...access, context: { ...access.context } }, call);
    return 'allowed';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.code} ${error.status} ${error.message.replace(/^User: \S+ is not authorized to perform: /, '')}`;
  }
}

describe('every service words and codes a denial in its own way', () => {
  test.each([
    ['s3:GetObject', 'arn:aws:s3:::b/k', 'AccessDenied 403', 's3:GetObject', '"arn:aws:s3:::b/k"'],
    ['sqs:SendMessage', 'arn:aws:sqs:a:b:q', 'AccessDenied 403', 'sqs:sendmessage', 'arn:aws:sqs:a:b:q'],
    ['sns:Publish', 'arn:aws:sns:a:b:t', 'AuthorizationError 403', 'SNS:Publish', 'arn:aws:sns:a:b:t'],
    ['iam:GetRole', 'arn:aws:iam::b:role/r', 'AccessDenied 403', 'iam:GetRole', 'arn:aws:iam::b:role/r'],
    ['cloudwatch:PutMetricData', '*', 'AccessDenied 403', 'cloudwatch:PutMetricData', '*'],
    ['lambda:InvokeFunction', 'arn:f', 'AccessDeniedException 403', 'lambda:InvokeFunction', 'arn:f'],
    ['dynamodb:PutItem', 'arn:t', 'AccessDeniedException 400', 'dynamodb:PutItem', 'arn:t'],
    ['logs:FilterLogEvents', 'arn:g', 'AccessDeniedException 400', 'logs:FilterLogEvents', 'arn:g'],
    ['cloudtrail:LookupEvents', '*', 'AccessDeniedException 400', 'cloudtrail:LookupEvents', '*'],
  ])('%s', (action, resource, error, shownAction, shownResource) => {
    const question = `${shownAction} on resource: ${shownResource}`;
    expect(outcome(as('bare'), { action, resource })).toBe(
      `${error} ${question} because no identity-based policy allows the ${shownAction} action`,
    );
    expect(outcome(as('denied'), { action, resource })).toBe(
      `${error} ${question} with an explicit deny in an identity-based policy`,
    );
  });

  test('a resource policy that denies is told without an ARN', () => {
    const resourcePolicy = document(grant('*', { Effect: 'Deny' }));
    const access = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourcePolicy };
    for (const caller of [as('by-tag'), ROOT]) {
      expect(outcome(caller, access)).toBe(
        'AccessDenied 403 s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit deny in a resource-based policy',
      );
    }
  });
});

describe('assuming a role', () => {
  const assume = (role: string): Access => ({
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/${role}`,
  });

  test('is decided by the stored trust policy', () => {
    expect(outcome(as('by-tag'), assume('bare'))).toBe(
      `AccessDenied 403 sts:AssumeRole on resource: ${BARE} because no role trust policy allows the sts:AssumeRole action`,
    );
    expect(outcome(as('by-tag'), assume('denied'))).toMatch(/with an explicit deny in the role trust policy$/);
    expect(outcome(as('by-tag'), assume('by-tag'))).toBe('allowed');
    expect(outcome(ROOT, assume('by-tag'))).toBe('allowed');
  });

  test('does not tell whether the role exists', () => {
    expect(outcome(as('by-tag'), assume('nobody'))).toBe(
      `AccessDenied 403 sts:AssumeRole on resource: arn:aws:iam::${ACCOUNT}:role/nobody`,
    );
  });

  test('is open to a service that the role trusts', () => {
    const allowed = (service: string): boolean =>
      authorizer.serviceAllowed(service, '', 'sts:AssumeRole', BARE, undefined);
    expect(allowed('lambda.amazonaws.com')).toBe(true);
    expect(allowed('sns.amazonaws.com')).toBe(false);
  });
});

describe('the principal of a request', () => {
  const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

  test('has the tags of its role, whatever their case', () => {
    expect(outcome(as('by-tag'), question)).toBe('allowed');
  });

  test('has the tags of its session in place of those of its role', () => {
    expect(outcome(as('by-tag', { sessionTags: { team: 'red' } }), question)).toMatch(/^AccessDenied/);
  });

  test('is denied everything when its role is gone', () => {
    expect(outcome(as('nobody'), question)).toMatch(/because no identity-based policy allows/);
  });

  test('is told apart from a service that acts for a resource', () => {
    const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:loader`;
    const policy = document(
      grant(
        { Service: 'sns.amazonaws.com' },
        {
          Condition: {
            ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:alerts' },
            StringEquals: { 'AWS:SourceAccount': ACCOUNT },
          },
        },
      ),
    );
    const allowed = (service: string, source: string, text: string | undefined): boolean =>
      authorizer.serviceAllowed(service, source, 'lambda:InvokeFunction', FUNCTION, text);
    const topic = (name: string, account = ACCOUNT): string => `arn:aws:sns:us-east-1:${account}:${name}`;
    expect(allowed('sns.amazonaws.com', topic('alerts'), policy)).toBe(true);
    expect(allowed('sns.amazonaws.com', topic('other'), policy)).toBe(false);
    expect(allowed('sns.amazonaws.com', topic('alerts', '210987654321'), policy)).toBe(false);
    expect(allowed('events.amazonaws.com', topic('alerts'), policy)).toBe(false);
    expect(allowed('sns.amazonaws.com', topic('alerts'), undefined)).toBe(false);
  });

  test('a bucket, whose ARN names no account, is of this account', () => {
    const policy = document(
      grant({ Service: 's3.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
    );
    expect(authorizer.serviceAllowed('s3.amazonaws.com', 'arn:aws:s3:::b', 'sqs:SendMessage', '*', policy)).toBe(true);
  });
});
