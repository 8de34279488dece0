import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, type Account } from '../../../infra/local-aws/account.ts';
import type { AwsError } from '../../../infra/local-aws/aws-error.ts';
import type { WireRequest } from '../../../infra/local-aws/codec/wire.ts';
import { verifySignature } from '../../../infra/local-aws/signature.ts';
import { openState, type DurableState } from '../../../infra/local-aws/state.ts';
import { CLIENTS } from './codec/clients.ts';
import { send } from './codec/wiretap.ts';
import { createHandSigner } from './hand-signer.ts';

let folder: string;
let state: DurableState;
let account: Account;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signature-'));
  state = openState(folder);
  account = openAccount(state);
});

afterEach(async () => {
  await state.close();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = (signingName: string) => CLIENTS.find((client) => client.signingName === signingName)!;

/** What the real client would send, signed. */
async function signed(signingName: string, command: string, input: object, options: object = {}): Promise<WireRequest> {
  let request: WireRequest | undefined;
  const answer = (sent: WireRequest) => {
    request = sent;
    return { status: 200, headers: {}, body: '' };
  };
  const all = { credentials: account.credentials, ...options };
  await send(clientOf(signingName), command, input, answer, all).catch(() => undefined);
  return request!;
}

/** The refusal as `code status`, or `accepted`. */
function verdict(request: WireRequest, now?: Date): string {
  try {
    verifySignature(request, account, now);
    return 'accepted';
  } catch (error) {
    const { code, status } = error as AwsError;
    return `${code} ${status}`;
  }
}

function textOf(request: WireRequest, now?: Date): string {
  try {
    verifySignature(request, account, now);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const REQUESTS: readonly (readonly [service: string, command: string, input: object])[] = [
  ['sts', 'GetCallerIdentity', {}],
  ['iam', 'GetRole', { RoleName: 'orders' }],
  ['sqs', 'SendMessage', { QueueUrl: 'http://127.0.0.1:9/123456789012/orders', MessageBody: 'é & +' }],
  ['monitoring', 'DescribeAlarms', { AlarmNamePrefix: 'a b' }],
  ['lambda', 'GetFunction', { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:orders', Qualifier: '1' }],
  ['lambda', 'ListTags', { Resource: 'arn:aws:lambda:us-east-1:123456789012:function:a+b' }],
  ['logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/orders' }],
  ['dynamodb', 'GetItem', { TableName: 'orders', Key: { id: { S: '1' } } }],
  ['s3', 'PutObject', { Bucket: 'orders', Key: "a b/(c)+d!'*~é", Body: 'text', Metadata: { a: ' two  spaces ' } }],
  ['s3', 'ListObjectsV2', { Bucket: 'orders', Prefix: 'a b/+', Delimiter: '/' }],
];

describe('a signed request', () => {
  it.each(REQUESTS)('of %s %s is accepted as the real client signs it', async (service, command, input) => {
    expect(verdict(await signed(service, command, input))).toBe('accepted');
  });

  it.each(REQUESTS)('of %s %s is refused when its body was changed', async (service, command, input) => {
    const request = await signed(service, command, input);
    const tampered = { ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) };
    expect(verdict(tampered)).toMatch(
      /^(SignatureDoesNotMatch 403|InvalidSignatureException 40[03]|XAmzContentSHA256Mismatch 400)$/,
    );
  });

  it.each([
    ['the method', (request: WireRequest) => ({ ...request, method: 'DELETE' })],
    ['the path', (request: WireRequest) => ({ ...request, path: `${request.path}x` })],
    ['the query', (request: WireRequest) => ({ ...request, rawQuery: `${request.rawQuery}&force=true` })],
    ['a signed header', (request: WireRequest) => ({ ...request, headers: { ...request.headers, host: 'elsewhere' } })],
    ['the signature', (request: WireRequest) => withAuthorization(request, /.{4}$/, 'beef')],
  ])('is refused when %s was changed', async (_what, change) => {
    const request = await signed('lambda', 'GetFunction', { FunctionName: 'orders' });
    expect(verdict(change(request))).toBe('InvalidSignatureException 403');
  });

  it('is refused when a header that AWS gives meaning to was added unsigned', async () => {
    const request = await signed('s3', 'PutObject', { Bucket: 'orders', Key: 'a', Body: 'text' });
    const headers = { ...request.headers, 'x-amz-acl': 'public-read' };
    expect(verdict({ ...request, headers })).toBe('AccessDenied 403');
  });
});

const withAuthorization = (request: WireRequest, part: RegExp, text: string): WireRequest => ({
  ...request,
  headers: { ...request.headers, authorization: request.headers['authorization']!.replace(part, text) },
});

describe('each service words a refusal in its own way', () => {
  it.each([
    ['sts', 'GetCallerIdentity', 'SignatureDoesNotMatch 403', 'InvalidClientTokenId 403'],
    ['logs', 'DescribeLogGroups', 'InvalidSignatureException 400', 'UnrecognizedClientException 400'],
    ['lambda', 'ListFunctions', 'InvalidSignatureException 403', 'UnrecognizedClientException 403'],
    ['s3', 'ListBuckets', 'SignatureDoesNotMatch 403', 'InvalidAccessKeyId 403'],
  ])('%s', async (service, command, wrongSecret, unknownKey) => {
    const { accessKeyId } = account.credentials;
    const withSecret = await signed(service, command, {}, { credentials: { accessKeyId, secretAccessKey: 'wrong' } });
    const withKey = await signed(
      service,
      command,
      {},
      { credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } },
    );
    expect([verdict(withSecret), verdict(withKey)]).toEqual([wrongSecret, unknownKey]);
  });
});

describe('the clock', () => {
  const minutesFrom = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

  it.each([-14, 0, 14])('may differ by %i minutes', async (minutes) => {
    expect(verdict(await signed('sts', 'GetCallerIdentity', {}), minutesFrom(minutes))).toBe('accepted');
  });

  it.each([
    [
      'sts',
      'GetCallerIdentity',
      16,
      'SignatureDoesNotMatch 403',
      /^Signature expired: \d{8}T\d{6}Z is now earlier than /,
    ],
    ['sts', 'GetCallerIdentity', -16, 'SignatureDoesNotMatch 403', /^Signature not yet current: /],
    ['logs', 'DescribeLogGroups', 16, 'InvalidSignatureException 400', /^Signature expired: /],
    ['s3', 'ListBuckets', 16, 'RequestTimeTooSkewed 403', /^The difference between the request time/],
  ])('of %s %s may not differ by %i minutes', async (service, command, minutes, code, text) => {
    const request = await signed(service, command, {});
    expect(verdict(request, minutesFrom(minutes))).toBe(code);
    expect(textOf(request, minutesFrom(minutes))).toMatch(text);
  });
});

describe("a session's signature", () => {
  const role = {
    roleName: 'orders',
    roleArn: 'arn:aws:iam::123456789012:role/orders',
    roleId: 'AROA1',
    sessionName: 's',
  };

  function sessionCredentials(durationSeconds: number): object {
    const { accessKeyId, secretAccessKey, sessionToken } = account.openSession(role, durationSeconds);
    return { credentials: { accessKeyId, secretAccessKey, sessionToken } };
  }

  it('names the role and the session', async () => {
    const request = await signed('sts', 'GetCallerIdentity', {}, sessionCredentials(900));
    expect(verifySignature(request, account).caller).toMatchObject({
      principalArn: 'arn:aws:sts::123456789012:assumed-role/orders/s',
      roleName: 'orders',
      isRoot: false,
    });
  });

  it.each([
    ['sts', 'GetCallerIdentity', 'ExpiredToken 403'],
    ['logs', 'DescribeLogGroups', 'ExpiredTokenException 400'],
    ['s3', 'ListBuckets', 'ExpiredToken 400'],
  ])('is refused by %s %s once it has expired', async (service, command, code) => {
    expect(verdict(await signed(service, command, {}, sessionCredentials(-1)))).toBe(code);
  });

  it('is refused without its token, or with another', async () => {
    const { accessKeyId, secretAccessKey } = account.openSession(role, 900);
    const without = await signed('sts', 'GetCallerIdentity', {}, { credentials: { accessKeyId, secretAccessKey } });
    const other = { accessKeyId, secretAccessKey, sessionToken: 'other' };
    const wrong = await signed('sts', 'GetCallerIdentity', {}, { credentials: other });
    expect([verdict(without), verdict(wrong)]).toEqual(['InvalidClientTokenId 403', 'InvalidClientTokenId 403']);
  });

  it('is accepted after a restart', async () => {
    const request = await signed('sts', 'GetCallerIdentity', {}, sessionCredentials(900));
    await state.close();
    state = openState(folder);
    account = openAccount(state);
    expect(verdict(request)).toBe('accepted');
  });
});

describe('the scope of a signature', () => {
  it('is the region of the account', async () => {
    const request = await signed('logs', 'DescribeLogGroups', {}, { region: 'eu-west-1' });
    expect(verdict(request)).toBe('InvalidSignatureException 400');
    expect(textOf(request)).toBe("Credential should be scoped to a valid region, not 'eu-west-1'.");
  });
});

/** A presigned link, made by hand. */
function presigned(expiresSeconds: number, service = 's3'): WireRequest {
  const signer = createHandSigner(account, service);
  const unsignedQuery = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(signer.credential)}`,
    `X-Amz-Date=${signer.date}`,
    `X-Amz-Expires=${expiresSeconds}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const payload = service === 's3' ? 'UNSIGNED-PAYLOAD' : signer.hash('');
  const canonicalPath = service === 's3' ? '/orders/a%20b' : '/orders/a%2520b';
  const canonical = ['GET', canonicalPath, unsignedQuery, 'host:127.0.0.1:9', '', 'host', payload].join('\n');
  const rawQuery = `${unsignedQuery}&X-Amz-Signature=${signer.sign(canonical)}`;
  const headers = { host: '127.0.0.1:9' };
  return {
    method: 'GET',
    path: '/orders/a%20b',
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers,
    body: Buffer.alloc(0),
  };
}

describe('a presigned link', () => {
  it('is accepted until it expires', () => {
    const link = presigned(60);
    expect(verdict(link)).toBe('accepted');
    expect(verdict(link, new Date(Date.now() + 62_000))).toBe('AccessDenied 403');
    expect(textOf(link, new Date(Date.now() + 62_000))).toBe('Request has expired');
  });

  it('is accepted for any service', () => {
    expect(verdict(presigned(60, 'logs'))).toBe('accepted');
  });

  it('is refused when what it names was changed', () => {
    expect(verdict({ ...presigned(60), path: '/orders/other' })).toBe('SignatureDoesNotMatch 403');
  });

  it('is refused with a header that it does not cover', () => {
    const link = presigned(60);
    expect(verdict({ ...link, headers: { ...link.headers, 'x-amz-acl': 'public-read' } })).toBe('AccessDenied 403');
  });

  it('may not live longer than a week', () => {
    expect(verdict(presigned(604_801))).toBe('AuthorizationQueryParametersError 400');
  });
});

/** A request whose body comes in signed chunks, made by hand. */
function chunked(chunks: readonly string[], spoil = (chunk: string) => chunk): WireRequest {
  const signer = createHandSigner(account, 's3');
  const payload = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const headers = { host: '127.0.0.1:9', 'x-amz-content-sha256': payload, 'x-amz-date': signer.date };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, text]) => `${name}:${text}`);
  let signature = signer.sign(['PUT', '/orders/a', '', ...lines, '', names, payload].join('\n'));
  const authorization = `AWS4-HMAC-SHA256 Credential=${signer.credential}, SignedHeaders=${names}, Signature=${signature}`;
  const frames = [...chunks, ''].map((chunk) => {
    signature = signer.signChunk(signature, chunk);
    return `${chunk.length.toString(16)};chunk-signature=${signature}\r\n${spoil(chunk)}\r\n`;
  });
  const sent = { ...headers, authorization };
  return {
    method: 'PUT',
    path: '/orders/a',
    rawQuery: '',
    query: new URLSearchParams(),
    headers: sent,
    body: Buffer.from(frames.join('')),
  };
}

describe('a body in signed chunks', () => {
  it('is put together', () => {
    expect(verifySignature(chunked(['first, ', 'second']), account).body.toString()).toBe('first, second');
  });

  it('is refused when a chunk was changed', () => {
    const spoilt = chunked(['first, ', 'second'], (chunk) => chunk.replace('second', 'sEcond'));
    expect(verdict(spoilt)).toBe('SignatureDoesNotMatch 403');
  });

  it('is refused when it ends early', () => {
    const whole = chunked(['first, ', 'second']);
    expect(verdict({ ...whole, body: whole.body.subarray(0, whole.body.length - 120) })).toBe('IncompleteBody 400');
  });
});
