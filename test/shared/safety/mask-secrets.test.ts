import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, cleanValue } from '../../../shared/safety/clean-value.ts';
import { maskSecrets } from '../../../shared/safety/mask-secrets.ts';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Characters of an alphabet by number, so that every run can have another secret. */
const drawn = (alphabet: string, size: number) =>
  fc
    .array(fc.nat(alphabet.length - 1), { minLength: size, maxLength: size })
    .map((picks) => picks.map((pick) => alphabet[pick]).join(''));
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const keyId = drawn(UPPER, 16).map((rest) => `AKIA${rest}`);
const secretKey = drawn(`${ALPHANUMERIC}+/`, 38).map((rest) => `${rest}a1`);
const jwt = drawn(ALPHANUMERIC, 43).map((rest) => `${base64url({ alg: 'ES256' })}.${base64url({ sub: 'x' })}.${rest}`);
const slackToken = drawn(ALPHANUMERIC, 24).map((rest) => ['xo', 'xb-12345678901-', rest].join(''));
const sessionToken = drawn(ALPHANUMERIC, 200).map((rest) => `IQoJ${rest}`);
const password = drawn(`${ALPHANUMERIC}!%*`, 20).map((rest) => `q7${rest}`);

/** A secret, and a line of a log that holds it. */
const LINES: [string, fc.Arbitrary<{ secret: string; line: string }>][] = [
  ['a session token of AWS', sessionToken.map((secret) => ({ secret, line: `AWS_SESSION_TOKEN=${secret} exported` }))],
  [
    'a secret access key beside its id',
    fc.tuple(keyId, secretKey).map(([id, secret]) => ({ secret, line: `using ${id} ${secret} for the call` })),
  ],
  [
    'a secret access key after its name',
    secretKey.map((secret) => ({ secret, line: `aws_secret_access_key = ${secret}` })),
  ],
  ['a JWT', jwt.map((secret) => ({ secret, line: `token refused: ${secret}` }))],
  [
    'a bearer header',
    password
      .map((secret) => ({ secret: secret.replace(/[!%*]/g, 'x'), line: '' }))
      .map(({ secret }) => ({ secret, line: `Authorization: Bearer ${secret}` })),
  ],
  [
    'a password in a URL',
    password.map((secret) => ({ secret, line: `connecting to postgres://orders:${secret}@db.internal:5432/orders` })),
  ],
  [
    'a password in JSON',
    password.map((secret) => ({ secret, line: JSON.stringify({ level: 'ERROR', password: secret, user: 'orders' }) })),
  ],
  [
    'a password in JSON in JSON',
    password.map((secret) => ({ secret, line: JSON.stringify({ message: JSON.stringify({ db_password: secret }) }) })),
  ],
  [
    'a password in a variable',
    password.map((secret) => ({ secret, line: `DB_PASSWORD=${secret} NODE_ENV=production` })),
  ],
  ['an API key', drawn(ALPHANUMERIC, 30).map((rest) => ({ secret: `z9${rest}`, line: `x-api-key: z9${rest}` }))],
  ['a Slack token', slackToken.map((secret) => ({ secret, line: `posting with ${secret}` }))],
];

describe('a secret in a line', () => {
  it.each(LINES)('is masked: %s', (_, lines) => {
    fc.assert(
      fc.property(lines, ({ secret, line }) => {
        expect(line).toContain(secret);
        expect(maskSecrets(line)).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });

  it.each(LINES)('is masked wherever the line stands, however often, and once is enough: %s', (_, lines) => {
    fc.assert(
      fc.property(
        lines,
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        ({ secret, line }, before, after) => {
          const masked = cleanText(`${before}\n${line}\n${after} ${line}`);
          expect(masked).not.toContain(secret);
          expect(cleanText(masked)).toBe(masked);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is masked when it is a private key, and when its end was cut off', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const text of [`loaded ${pem.trim()} done`, `loaded ${pem.slice(0, 90)}`])
      expect(maskSecrets(text)).toMatch(/^loaded ⟨masked private key⟩( done)?$/);
    expect(maskSecrets(`loaded ${pem} done`)).not.toContain(pem.slice(40, 60));
  });

  it('is masked before the line is cut, so that no half of it is left', () => {
    const secret = `q7${randomBytes(12).toString('hex')}`;
    expect(cleanLine(`${'.'.repeat(30)} password=${secret}`, 50)).not.toContain(secret.slice(0, 6));
  });

  it('is masked though invisible characters stand inside it', () => {
    const secret = `q7${randomBytes(12).toString('hex')}`;
    const text = `password=${[...secret].join('\u200b')}`;
    expect(cleanText(text).replace(/\W/g, '')).not.toContain(secret);
  });

  it('is masked in time that grows with the line and not with its square', () => {
    const lines = [
      'a'.repeat(90_000),
      'password='.repeat(10_000),
      '-'.repeat(90_000),
      'eyJ'.repeat(30_000),
      '"'.repeat(90_000),
    ];
    for (const line of lines) expect(cleanText(cleanText(line)).length).toBeLessThan(400_000);
  });
});

describe('what is needed to find a cause', () => {
  const ACCOUNT = '1'.repeat(12);
  it.each([
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/orders-role/orders is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:orders/db-a1B2c3 because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    'REPORT RequestId: 5f1c2c36-0000-4000-8000-000000000000\tDuration: 812.40 ms\tBilled Duration: 900 ms\tMemory Size: 256 MB\tMax Memory Used: 90 MB',
    '2026-11-20T11:59:40.000Z 5f1c2c36-0000-4000-8000-000000000000 Task timed out after 3.00 seconds',
    'Runtime.HandlerNotFound: index.handler is undefined or not exported',
    'ExpiredTokenException: the security token included in the request is expired',
    'NextToken: undefined, authorization: denied, tokens: 300',
    'Threshold Crossed: 1 out of the last 1 datapoints [5.0 (20/11/26 12:00:00)] was greater than the threshold (1.0).',
    '{"Action":["secretsmanager:GetSecretValue","kms:Decrypt"],"Resource":"*"}',
  ])('stays as it is: %s', (line) => {
    expect(cleanText(line)).toBe(line);
  });

  it('is kept of a key id: its last four characters', () => {
    const masked = maskSecrets(`InvalidClientTokenId: AKIA${'Q7'.repeat(6)}WXYZ`);
    expect(masked).toBe('InvalidClientTokenId: ⟨masked key …WXYZ⟩');
  });

  it('is kept of a variable: its name', () => {
    expect(cleanValue({ environment: { DB_PASSWORD: 'correct horse', NODE_ENV: 'production' } })).toEqual({
      environment: { DB_PASSWORD: '⟨masked⟩', NODE_ENV: 'production' },
    });
  });

  it('stays as it is: policies, hashes and revisions of an account', () => {
    const kept = {
      revision_id: '0b9d5a7e-52c1-4d3e-9a44-2f1c7d9be001',
      code_sha256: randomBytes(32).toString('base64'),
      environment_names: ['DB_PASSWORD', 'API_TOKEN'],
      document: { Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }] },
    };
    expect(cleanValue(kept)).toEqual(kept);
  });
});
