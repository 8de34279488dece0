import { describe, expect, it } from 'vitest';
import { isLocalEndpoint, requireBreakable } from '../../chaos/account-guard.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';

const OURS = '111122223333';
const FUNCTION = `arn:aws:lambda:eu-west-1:${OURS}:function:data-processor`;
const TAGGED = { 'firebreak:target': 'yes' };

/** A real account that says whose it is and how the function is tagged; `asked` names what it was asked. */
const accountThat = (answers: { caller?: string; tags?: Record<string, string> }) => {
  const asked: string[] = [];
  const aws: AwsReader = {
    accountId: OURS,
    region: 'eu-west-1',
    read: async <O>(service: string, operation: string) => {
      asked.push(`${service}:${operation}`);
      const { caller, tags } = answers;
      const answer = operation === 'GetCallerIdentity' ? caller && { Account: caller } : tags && { Tags: tags };
      return answer as O | undefined;
    },
  };
  return { aws, asked };
};

const guard = (given: {
  endpoint?: string | undefined;
  account?: string | undefined;
  caller?: string;
  tags?: Record<string, string>;
}) => {
  const { aws } = accountThat(given);
  return requireBreakable({ aws, endpoint: given.endpoint, account: given.account, root: FUNCTION });
};

describe('the injector in an account that is not embedded', () => {
  it.each<[string, Parameters<typeof guard>[0], RegExp]>([
    ['nobody named the account', { caller: OURS, tags: TAGGED }, /name it with `--account ID`/],
    ['the credentials are of another one', { account: OURS, caller: '999988887777', tags: TAGGED }, /999988887777/],
    ['nobody can tell whose the credentials are', { account: OURS, tags: TAGGED }, /unknown/],
    ['the function carries no tag', { account: OURS, caller: OURS, tags: {} }, /firebreak:target=yes/],
    ['the tag says no', { account: OURS, caller: OURS, tags: { 'firebreak:target': 'no' } }, /firebreak:target=yes/],
    ['there is no such function', { account: OURS, caller: OURS }, /firebreak:target=yes/],
    ['an endpoint only looks local', { endpoint: 'http://127.0.0.1.example.com', caller: OURS }, /--account/],
    ['an endpoint is elsewhere', { endpoint: 'https://lambda.example.com', caller: OURS, tags: TAGGED }, /--account/],
  ])('refuses when %s', async (_case, given, why) => {
    await expect(guard(given)).rejects.toThrow(why);
  });

  it('goes ahead in the account that was named, on a function that may be broken', async () => {
    await expect(guard({ account: OURS, caller: OURS, tags: TAGGED })).resolves.toBeUndefined();
  });
});

describe('the injector in an embedded account', () => {
  it.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
    'asks for nothing at %s',
    async (endpoint) => {
      const { aws, asked } = accountThat({});
      await requireBreakable({ aws, endpoint, account: undefined, root: FUNCTION });
      expect(asked).toEqual([]);
    },
  );
});

it.each([undefined, 'https://lambda.eu-west-1.amazonaws.com', 'http://localhost.example.com'])(
  '%s is not a local endpoint',
  (endpoint) => {
    expect(isLocalEndpoint(endpoint)).toBe(false);
  },
);
