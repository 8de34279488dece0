import { CreateRoleCommand, IAMClient, PutRolePolicyCommand, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createServices } from '../../../../infra/local-aws/services.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

let aws: LocalAws;
let world: World;
let closeServices: () => Promise<void>;

const ACCOUNT = '123456789012';
const arnOf = (role: string): string => `arn:aws:iam::${ACCOUNT}:role/${role}`;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const config = (credentials: Credentials = aws.credentials) => ({
  endpoint: aws.endpoint,
  region: aws.region,
  credentials,
  maxAttempts: 1,
});

beforeAll(async () => {
  aws = await startLocalAws({
    services: async (created) => {
      world = created;
      const prepared = await createServices(created, { log: () => undefined });
      closeServices = () => prepared.close();
      return prepared.services;
    },
  });
});

afterAll(async () => {
  await aws.close();
  await closeServices();
});

interface Trust {
  readonly Principal: object;
  readonly Action?: string | readonly string[];
  readonly Condition?: object;
}

async function makeRole(name: string, trust: Trust, allows?: string): Promise<void> {
  const iam = new IAMClient(config());
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', ...trust };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document }));
  if (allows === undefined) return;
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: allows, Resource: '*' }] };
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }));
}

const ACCOUNT_TRUST = { Principal: { AWS: ACCOUNT } };

async function assume(
  role: string,
  extra: Partial<AssumeRoleCommandInput> = {},
  by?: Credentials,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({ RoleArn: arnOf(role), RoleSessionName: 'session', ...extra });
  const { Credentials: made } = await new STSClient(config(by)).send(command);
  return {
    accessKeyId: made!.AccessKeyId!,
    secretAccessKey: made!.SecretAccessKey!,
    sessionToken: made!.SessionToken!,
  };
}

const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('AssumeRole', () => {
  it('gives a session that GetCallerIdentity names', async () => {
    await makeRole('named', ACCOUNT_TRUST);
    const who = await new STSClient(config(await assume('named'))).send(new GetCallerIdentityCommand({}));
    expect(who).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/named/session` });
    expect(who.UserId).toMatch(/^AROA[A-Z2-7]{16,17}:session$/);
  });

  it('is refused where the trust policy names somebody else', async () => {
    await makeRole('service-only', { Principal: { Service: 'lambda.amazonaws.com' } });
    expect(await refusal(assume('service-only'))).toMatch(
      /^AccessDenied: .* not authorized to perform: sts:AssumeRole/,
    );
  });

  it('is refused for a role that does not exist, in the same words', async () => {
    expect(await refusal(assume('nobody'))).toBe(
      `AccessDenied: User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: ${arnOf('nobody')}`,
    );
  });

  it('needs the external id that the trust policy asks for', async () => {
    await makeRole('external', { ...ACCOUNT_TRUST, Condition: { StringEquals: { 'sts:ExternalId': 'k' } } });
    expect(await refusal(assume('external'))).toMatch(/^AccessDenied/);
    expect(await refusal(assume('external', { ExternalId: 'k' }))).toBe('accepted');
  });

  it('needs sts:SetSourceIdentity for a source identity, and sts:TagSession for tags', async () => {
    await makeRole('plain', ACCOUNT_TRUST);
    await makeRole('marked', {
      ...ACCOUNT_TRUST,
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    });
    const identity = { SourceIdentity: 'incident-1' };
    const tags = { Tags: [{ Key: 'team', Value: 'a' }] };
    expect(await refusal(assume('plain', identity))).toMatch(/sts:SetSourceIdentity/);
    expect(await refusal(assume('plain', tags))).toMatch(/sts:TagSession/);
    expect(await refusal(assume('marked', { ...identity, ...tags }))).toBe('accepted');
  });

  it('gives a session that its session policy narrows', async () => {
    await makeRole('wide', ACCOUNT_TRUST, 'iam:*');
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }] };
    const narrow = await assume('wide', { Policy: JSON.stringify(policy) });
    const list = (credentials: Credentials) => new IAMClient(config(credentials)).send(new ListRolesCommand({}));
    expect(await refusal(list(await assume('wide')))).toBe('accepted');
    expect(await refusal(list(narrow))).toMatch(/no session policy allows the iam:ListRoles action/);
  });

  it('carries the source identity on into a chain, and keeps the chain short', async () => {
    const trust = { ...ACCOUNT_TRUST, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
    await makeRole('first', trust, 'sts:*');
    await makeRole('second', trust);
    const first = await assume('first', { SourceIdentity: 'incident-1' });
    const second = await assume('second', {}, first);
    expect(world.state.collection<{ sourceIdentity?: string }>('sts:sessions').get(second.accessKeyId)).toMatchObject({
      sourceIdentity: 'incident-1',
    });
    expect(await refusal(assume('second', { SourceIdentity: 'other' }, first))).toMatch(
      /^AccessDenied: .*sts:SetSourceIdentity/,
    );
    expect(await refusal(assume('second', { DurationSeconds: 3601 }, first))).toMatch(/1 hour session limit/);
  });

  it.each<readonly [string, Partial<AssumeRoleCommandInput>, RegExp]>([
    ['a session shorter than 15 minutes', { DurationSeconds: 899 }, /^ValidationError: .*greater than or equal to 900/],
    ['a session longer than the role allows', { DurationSeconds: 7200 }, /^ValidationError: .*MaxSessionDuration/],
    ['a session name with a space', { RoleSessionName: 'a b' }, /^ValidationError: .*'roleSessionName'/],
    ['a session policy that is none', { Policy: '{' }, /^MalformedPolicyDocument/],
    [
      'a managed session policy that does not exist',
      { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/None' }] },
      /^ValidationError/,
    ],
    [
      'two tags of one key',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
      /^InvalidParameterValue/,
    ],
    ['what is no role', { RoleArn: 'arn:aws:iam::123456789012:user/x' }, /^ValidationError/],
  ])('refuses %s', async (_what, extra, expected) => {
    if (!(await refusal(assume('limits'))).startsWith('accepted')) await makeRole('limits', ACCOUNT_TRUST);
    expect(await refusal(assume('limits', extra))).toMatch(expected);
  });

  it('allows as long a session as the role does', async () => {
    await makeRole('long', ACCOUNT_TRUST);
    await new IAMClient(config()).send(new UpdateRoleCommand({ RoleName: 'long', MaxSessionDuration: 43_200 }));
    expect(await refusal(assume('long', { DurationSeconds: 43_200 }))).toBe('accepted');
  });
});

describe('a service', () => {
  it('obtains a session of a role that trusts it, and of no other', async () => {
    await makeRole('for-lambda', { Principal: { Service: 'lambda.amazonaws.com' } });
    const made = world.credentials.assumeAsService(arnOf('for-lambda'), 'orders', 'lambda.amazonaws.com');
    const who = await new STSClient(config(made)).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/for-lambda/orders`);
    expect(() => world.credentials.assumeAsService(arnOf('for-lambda'), 'x', 'events.amazonaws.com')).toThrow(
      /not authorized/,
    );
    expect(() => world.credentials.assumeAsService(arnOf('nobody'), 'x', 'lambda.amazonaws.com')).toThrow(
      /not authorized/,
    );
  });
});
