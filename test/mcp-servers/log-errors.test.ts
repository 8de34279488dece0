import { describe, expect, it } from 'vitest';
import { classifyLine, digestErrors, parseDenial } from '../../mcp-servers/diagnostics/log-errors.ts';

const ID = '5f1c0a3e-8a53-4b7b-9c8e-0f6a2f2b1a11';
const WHEN = '2026-11-20T11:59:40.000Z';
const report = (tail: string): string =>
  `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t${tail}`;
const printed = (text: string): string => `${WHEN}\t${ID}\tERROR\t${text}`;
const USER = 'User: arn:aws:sts::111122223333:assumed-role/orders-role/orders';

describe('a line of a function log', () => {
  it.each([
    ['a time-out', `${WHEN} ${ID} Task timed out after 3.00 seconds`, 'timeout', true],
    ['a time-out in the report', report('Status: timeout'), 'timeout', true],
    ['a kill for memory', report('Status: error\tError Type: Runtime.OutOfMemory'), 'out-of-memory', true],
    ['an older kill', `RequestId: ${ID} Error: Runtime exited with error: signal: killed`, 'out-of-memory', true],
    ['an exit', `RequestId: ${ID} Error: Runtime exited with error: exit status 1`, 'function-exit', true],
    [
      'a failed init',
      'INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.UserCodeSyntaxError',
      'init-error',
      true,
    ],
    [
      'a missing handler (Node)',
      printed('Uncaught Exception {"errorType":"Runtime.HandlerNotFound","errorMessage":"index.handle is undefined"}'),
      'handler-not-found',
      false,
    ],
    [
      'a missing handler (Python)',
      "[ERROR] Runtime.HandlerNotFound: Handler 'handler' missing on module 'function'",
      'handler-not-found',
      false,
    ],
    [
      'a missing module',
      "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'x'",
      'import-error',
      false,
    ],
    ['a bad handler name', printed('Runtime.MalformedHandlerName: Bad handler'), 'init-error', false],
    [
      'a denial',
      printed(`{"errorType":"AccessDenied","errorMessage":"${USER} is not authorized to perform: s3:GetObject"}`),
      'access-denied',
      false,
    ],
    [
      'a throttled call',
      printed('ProvisionedThroughputExceededException: rate of requests exceeds the limit'),
      'throttled',
      false,
    ],
    ["the function's own error", printed('order 7 is unreadable'), 'application-error', false],
  ] as const)('that tells of %s is known', (_, text, kind, platform) => {
    expect(classifyLine(text)).toEqual({ class: kind, platform });
  });

  it.each([
    `START RequestId: ${ID} Version: $LATEST`,
    `END RequestId: ${ID}`,
    report('Init Duration: 120.10 ms'),
    `${WHEN}\t${ID}\tINFO\tdone`,
    '',
  ])('that tells of no error tells of none: %j', (text) => {
    expect(classifyLine(text)).toBeUndefined();
  });

  it.each([
    ['prints a time-out', `Task timed out after 3.00 seconds`],
    ['prints one as an error', printed(`${WHEN} ${ID} Task timed out after 3.00 seconds`)],
    ['prints one as information', `${WHEN}\t${ID}\tINFO\tTask timed out after 3.00 seconds`],
    ['prints a report', printed(report('Status: error\tError Type: Runtime.OutOfMemory'))],
    ['prints a kill', `${WHEN}\t${ID}\tINFO\tRequestId: ${ID} Error: Runtime exited with error: signal: killed`],
    ['quotes a report', ` ${report('Status: timeout')}`],
  ])('of a function that %s is not taken for the platform', (_, text) => {
    expect(classifyLine(text)?.platform ?? false).toBe(false);
    expect(['timeout', 'out-of-memory']).not.toContain(classifyLine(text)?.class);
  });
});

describe('a denial', () => {
  const because = (tail: string): string =>
    `${USER} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k ${tail}`;

  it.each([
    ['because no identity-based policy allows the s3:GetObject action', 'identity', 'implicit'],
    ['with an explicit deny in an identity-based policy', 'identity', 'explicit'],
    ['because no permissions boundary allows the s3:GetObject action', 'boundary', 'implicit'],
    ['with an explicit deny in a permissions boundary', 'boundary', 'explicit'],
    ['because no session policy allows the s3:GetObject action', 'session', 'implicit'],
    ['because no resource-based policy allows the s3:GetObject action', 'resource', 'implicit'],
    ['with an explicit deny in a resource-based policy', 'resource', 'explicit'],
    ['because no service control policy allows the s3:GetObject action', 'scp', 'implicit'],
    ['with an explicit deny in a resource control policy', 'rcp', 'explicit'],
    ['because no VPC endpoint policy allows the s3:GetObject action', 'vpc-endpoint', 'implicit'],
    ['because no role trust policy allows the sts:AssumeRole action', 'trust', 'implicit'],
    ['', 'unknown', 'implicit'],
  ] as const)('%j names the layer %s and its effect', (tail, layer, effect) => {
    expect(parseDenial(because(tail))).toMatchObject({ layer, effect, resource: 'arn:aws:s3:::b/k' });
  });

  it.each([
    ['bare', 'arn:aws:s3:::b/in/1.json'],
    ['quoted, as S3 writes it', '"arn:aws:s3:::b/in/1.json"'],
    ['quoted within JSON', '\\"arn:aws:s3:::b/in/1.json\\"'],
  ])('has its resource read when it is %s', (_, resource) => {
    const text = `${USER} is not authorized to perform: s3:GetObject on resource: ${resource} because no identity-based policy allows the s3:GetObject action`;
    expect(parseDenial(text)).toMatchObject({
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/in/1.json',
      principal: 'arn:aws:sts::111122223333:assumed-role/orders-role/orders',
      layer: 'identity',
    });
  });

  it('names the policy that AWS appends since 2026, when it does', () => {
    const arn = 'arn:aws:iam::111122223333:policy/Quarantine';
    const text = because(`with an explicit deny in an identity-based policy: ${arn}`);
    expect(parseDenial(text)).toMatchObject({ policy_arn: arn });
    expect(parseDenial(because('with an explicit deny in an identity-based policy'))).not.toHaveProperty('policy_arn');
  });
});

describe('the digest of many lines', () => {
  it('counts each class once, and each denied action by itself', () => {
    const lines = [
      ...Array.from({ length: 3 }, (_, n) => ({
        at: n * 1_000,
        text: `${WHEN} ${ID} Task timed out after 3.00 seconds`,
      })),
      {
        at: 9_000,
        text: printed(`${USER} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"`),
      },
      {
        at: 9_500,
        text: printed(`${USER} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k"`),
      },
      { at: 9_600, text: `${WHEN}\t${ID}\tINFO\tfine` },
    ];
    const digest = digestErrors(lines);
    expect(digest.map((error) => [error.class, error.count, error.denied?.action])).toEqual([
      ['access-denied', 1, 's3:PutObject'],
      ['access-denied', 1, 's3:GetObject'],
      ['timeout', 3, undefined],
    ]);
    expect(digest[2]).toMatchObject({
      first_at: '1970-01-01T00:00:00.000Z',
      last_at: '1970-01-01T00:00:02.000Z',
      platform: true,
    });
  });

  it('shows what was seen last first, however many came before it', () => {
    const old = Array.from({ length: 90 }, (_, at) => ({
      at,
      text: `${WHEN} ${ID} Task timed out after 3.00 seconds`,
    }));
    const lines = [...old, { at: 100, text: printed('Runtime.HandlerNotFound: index.handle is undefined') }];
    expect(digestErrors(lines).map((error) => [error.class, error.count])).toEqual([
      ['handler-not-found', 1],
      ['timeout', 90],
    ]);
  });

  it('shows no control characters, says what was hidden, and shows no secret', () => {
    const key = `AKIA${'Q7'.repeat(6)}WXYZ`;
    const [shown] = digestErrors([{ at: 0, text: printed(`a\u001b[31mb\u202ec\u{e0041}d ${key}`) }]);
    expect(shown?.example).toMatch(/a\[31mbc⟨A⟩d ⟨masked key …WXYZ⟩ ⟨2 hidden characters⟩$/);
  });

  it('shows no more than is kept of a line', () => {
    expect(digestErrors([{ at: 0, text: printed('x'.repeat(5_000)) }])[0]?.example).toHaveLength(400);
  });
});
