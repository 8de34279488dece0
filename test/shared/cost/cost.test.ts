import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amount, priceOf } from '../../../shared/cost/cost.ts';
import { memoryCost } from '../../../shared/cost/memory-cost.ts';
import { HOURS_PER_MONTH, PRICES_CHECKED_AT, stalePrices } from '../../../shared/cost/prices.ts';

const MONTH = HOURS_PER_MONTH;
const SECONDS_PER_MONTH = 2_628_000n;
const USAGE = { invocationsPerMonth: 1_000_000, averageDurationMs: 200 };
const usd = (nano: number | 'unknown'): string => (nano === 'unknown' ? nano : (nano / 1e9).toFixed(2));

describe('worked checks of the price table', () => {
  it.each<[string, Amount[], string]>([
    [
      'provisioned concurrency: 10 × 512 MB on arm64',
      [{ item: 'lambda-provisioned-gb-second-arm64', numerator: 10n * 512n * SECONDS_PER_MONTH, denominator: 1_024n }],
      '43.80',
    ],
    [
      'two more Fargate tasks of 1 vCPU and 2 GB',
      [
        { item: 'fargate-vcpu-hour', numerator: 2n * MONTH },
        { item: 'fargate-gb-hour', numerator: 2n * 2n * MONTH },
      ],
      '72.08',
    ],
    [
      'RDS MySQL from t4g.small to t3.large',
      [
        { item: 'rds-mysql-db.t3.large-hour', numerator: MONTH },
        { item: 'rds-mysql-db.t4g.small-hour', numerator: -MONTH },
      ],
      '75.92',
    ],
    ['100 write units', [{ item: 'dynamodb-wcu-hour', numerator: 100n * MONTH }], '47.45'],
    ['100 read units', [{ item: 'dynamodb-rcu-hour', numerator: 100n * MONTH }], '9.49'],
    ['4 endpoints in 2 zones', [{ item: 'interface-endpoint-az-hour', numerator: 8n * MONTH }], '58.40'],
  ])('%s', (_, amounts, expected) => {
    expect(usd(priceOf(amounts))).toBe(expected);
  });

  it('memory from 128 to 512 MB, a million calls of 200 ms', () => {
    const cost = memoryCost(128, 512, USAGE);
    expect(usd(cost.monthly_nano_usd)).toBe('1.25');
    expect(cost.formula).toBe(
      '1000000 invocations × 200 ms × +384/1024 GB × price of a GB-second (x86_64), time unchanged',
    );
  });
});

describe('a cost', () => {
  it('is unknown as soon as one price is', () => {
    const unpriced: Amount = { item: 'lambda-provisioned-gb-second-x86_64', numerator: 1n };
    expect(priceOf([{ item: 'fargate-gb-hour', numerator: 1n }, unpriced])).toBe('unknown');
    expect(priceOf([{ ...unpriced, numerator: 0n }])).toBe(0);
  });

  it.each([[{}], [{ invocationsPerMonth: 5 }], [{ averageDurationMs: 5 }]])(
    'of memory is unknown where usage is: %j',
    (usage) => {
      expect(memoryCost(128, 256, usage).monthly_nano_usd).toBe('unknown');
      expect(memoryCost(128, 128, usage).monthly_nano_usd).toBe(0);
    },
  );

  it('is unknown beyond what a whole number of nano-dollars can say, nine million a month', () => {
    expect(priceOf([{ item: 'fargate-vcpu-hour', numerator: 10n ** 9n }])).toBe('unknown');
  });

  const megabytes = fc.integer({ min: 128, max: 10_240 });
  const usage = fc.record({
    invocationsPerMonth: fc.double({ min: 0, max: 1e7, noNaN: true }),
    averageDurationMs: fc.double({ min: 0, max: 900_000, noNaN: true }),
    architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
  });
  const nano = (from: number, to: number, figures: typeof USAGE): number => {
    const { monthly_nano_usd: monthly } = memoryCost(from, to, figures);
    return monthly === 'unknown' ? Number.NaN : monthly;
  };

  it('there and back is nothing, none is nothing, and more memory never costs less', () => {
    fc.assert(
      fc.property(megabytes, megabytes, usage, (a, b, figures) => {
        expect(nano(a, b, figures) + nano(b, a, figures)).toBe(0);
        expect(nano(a, a, figures)).toBe(0);
        if (a <= b) expect(nano(a, b, figures)).toBeGreaterThanOrEqual(0);
        expect(Number.isSafeInteger(nano(a, b, figures))).toBe(true);
      }),
    );
  });
});

describe('the price table', () => {
  const after = (days: number): Date => new Date(Date.parse(PRICES_CHECKED_AT) + days * 86_400_000);
  it('warns when it was checked more than 180 days ago', () => {
    expect(stalePrices(after(180))).toBeUndefined();
    expect(stalePrices(after(181))).toContain('181 days ago');
  });
});
