import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
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
      'password="'.repeat(9_999),
      `password=${'\\"'.repeat(20_000)}`,
      `password=${',a'.repeat(40_000)}`,
      '<password>'.repeat(9_000),
      '-'.repeat(90_000),
      'eyJ'.repeat(30_000),
      '"'.repeat(90_000),
    ];
    for (const line of lines) expect(cleanText(cleanText(line)).length).toBeLessThan(400_000);
  });
});

describe('the value after the name of a secret', () => {
  const NAMES = [
    'password',
    'DB_PASS',
    'pass',
    'dbPwd',
    'pwd',
    'dbpass',
    'PGPASSWORD',
    'client_secret',
    'Passwd',
    'spring.datasource.password',
  ];
  const SEPARATORS = ['=', ': ', ':', ' = ', '=>', ' => ', ':=', ' is ', ' was '];
  const OF_A_LINE = ' !#$%()*+./:<>?@[]^_{|}~-';
  const value = fc
    .tuple(drawn(`${ALPHANUMERIC}!%*`, 7), drawn(`${ALPHANUMERIC}${OF_A_LINE}"'\\,;&`, 6), drawn(ALPHANUMERIC, 5))
    .map((parts) => parts.join(''));
  const single = drawn(`${ALPHANUMERIC}!#$%*+./:?@^_~`, 10).map((rest) => `Zq${rest}`);
  const quotings: [string, fc.Arbitrary<[secret: string, written: string]>][] = [
    ['no quotes', single.map((text) => [text, text])],
    ['double quotes', value.map((text) => [JSON.stringify(text).slice(1, -1), JSON.stringify(text)])],
    ['single quotes', single.map((text) => [`${text} horse battery`, `'${text} horse battery'`])],
    ['quotes in JSON in JSON', value.map((text) => [text, JSON.stringify(JSON.stringify(text)).slice(1, -1)])],
    ['a quote that never ends', single.map((text) => [`${text} horse`, `"${text} horse`])],
  ];

  it.each(quotings)('never survives, in %s', (_, written) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.constantFrom(...SEPARATORS),
        written,
        (name, separator, [secret, text]) => {
          const clean = maskSecrets(`before ${name}${separator}${text}\nafter`);
          expect(clean).not.toContain(secret);
          // No run of five of its characters is left either.
          for (let at = 0; at + 5 <= secret.length; at += 1) {
            const part = secret.slice(at, at + 5);
            if (/^\w{5}$/.test(part)) expect(clean).not.toContain(part);
          }
          expect(clean).toMatch(/^before [\s\S]*⟨masked⟩[\s\S]*\nafter$/);
          expect(cleanText(clean)).toBe(clean);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['DB_PASS=Zq8Lm3Vt9 next', 'DB_PASS=⟨masked⟩ next'],
    ['pass: Qw7Er9Ty2', 'pass: ⟨masked⟩'],
    ['password: "correct horse battery" next', 'password: "⟨masked⟩" next'],
    [String.raw`{"password":"p@ss\"Wd1xyz","user":"orders"}`, '{"password":"⟨masked⟩","user":"orders"}'],
    ['{password=>"x", user=>"y"}', '{password=>"⟨masked⟩", user=>"y"}'],
    ['<password>x y</password><user>orders</user>', '<password>⟨masked⟩</password><user>orders</user>'],
    ['<db:adminPassword type="text">x</db:adminPassword>', '<db:adminPassword type="text">⟨masked⟩</db:adminPassword>'],
    ['the password is hunter2, by the way', 'the password is ⟨masked⟩, by the way'],
    ['pwd=abc', 'pwd=⟨masked⟩'],
    ['mysql -u root -phunter2 orders', 'mysql -u root -p⟨masked⟩ orders'],
    ['tool --password hunter2 --verbose', 'tool --password ⟨masked⟩ --verbose'],
    ["tool --db-pass 'two words' run", "tool --db-pass '⟨masked⟩' run"],
    ["{'password': b'abc def', 'user': 1}", "{'password': b'⟨masked⟩', 'user': 1}"],
    ['POST /login?user=ada&password=a,b&next=/', 'POST /login?user=ada&password=⟨masked⟩&next=/'],
  ])('is masked and nothing else: %s', (line, expected) => {
    expect(maskSecrets(line)).toBe(expected);
    expect(maskSecrets(expected)).toBe(expected);
  });

  it('is not needed for a token of npm', () => {
    fc.assert(
      fc.property(drawn(ALPHANUMERIC, 36), (rest) => {
        expect(maskSecrets(`got npm_${rest} back`)).toBe('got ⟨masked⟩ back');
      }),
    );
  });

  it('is not needed for forty characters of a secret access key', () => {
    for (let n = 0; n < 500; n += 1) {
      const key = createHash('sha256').update(`key ${n}`).digest().subarray(0, 30).toString('base64');
      for (const line of [`got ${key} back`, `"${key}"`, `X=${key}`])
        if (/\d/.test(key)) expect(maskSecrets(line)).not.toContain(key);
    }
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
    'bypass: on, compass=north, 12 passed: all, PASSED=3, PWD=/var/task',
    'the password is required, and the password was rotated',
    `commit ${'0a1b2c3d4e'.repeat(4)} in /aws/lambda/OrdersFunctionHandlerVersion`,
    'docker run -p8080:80 -pthread',
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
