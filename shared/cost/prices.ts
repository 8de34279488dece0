/** One list price. Whole pico-dollars (10⁻¹² USD), because a GB-second has no whole number of nano-dollars. */
interface Price {
  readonly pico_usd: bigint | 'unknown';
  readonly unit: string;
  readonly region: string;
  /** Month in which the price was last seen in the source. */
  readonly seen: string;
}

/** List prices without free tier or discounts, from the Pricing API as recorded in infracost's golden files (95ba4f4). */
export const PRICES = {
  'lambda-gb-second-x86_64': { pico_usd: 16_666_700n, unit: 'GB-second', region: 'us-east-1', seen: '2024-07' },
  'lambda-gb-second-arm64': { pico_usd: 13_333_400n, unit: 'GB-second', region: 'us-east-1', seen: '2024-07' },
  'lambda-request': { pico_usd: 200_000n, unit: 'request', region: 'us-east-1', seen: '2024-07' },
  'lambda-provisioned-gb-second-arm64': {
    pico_usd: 3_333_300n,
    unit: 'GB-second',
    region: 'us-east-1',
    seen: '2024-07',
  },
  'lambda-provisioned-gb-second-x86_64': {
    pico_usd: 'unknown',
    unit: 'GB-second',
    region: 'us-east-1',
    seen: '2024-07',
  },
  'fargate-vcpu-hour': { pico_usd: 40_480_000_000n, unit: 'vCPU-hour', region: 'us-east-1', seen: '2025-07' },
  'fargate-gb-hour': { pico_usd: 4_445_000_000n, unit: 'GB-hour', region: 'us-east-1', seen: '2025-07' },
  'rds-mysql-db.t4g.small-hour': { pico_usd: 32_000_000_000n, unit: 'hour', region: 'us-east-1', seen: '2026-05' },
  'rds-mysql-db.t3.large-hour': { pico_usd: 136_000_000_000n, unit: 'hour', region: 'us-east-1', seen: '2026-05' },
  'dynamodb-wcu-hour': { pico_usd: 650_000_000n, unit: 'WCU-hour', region: 'us-east-2', seen: '2024-11' },
  'dynamodb-rcu-hour': { pico_usd: 130_000_000n, unit: 'RCU-hour', region: 'us-east-2', seen: '2024-11' },
  'interface-endpoint-az-hour': {
    pico_usd: 10_000_000_000n,
    unit: 'hour per AZ',
    region: 'us-east-1',
    seen: '2024-10',
  },
} as const satisfies Record<string, Price>;

export type PricedItem = keyof typeof PRICES;

/** When the whole table was last held against its source. */
export const PRICES_CHECKED_AT = '2026-08-21';

/** Hours of a month, as AWS counts them. */
export const HOURS_PER_MONTH = 730n;
const AGE_DAYS_MAX = 180;

/** A warning when the table was last checked more than 180 days before `now`; undefined while it is fresh. */
export const stalePrices = (now: Date): string | undefined => {
  const days = Math.floor((now.getTime() - Date.parse(PRICES_CHECKED_AT)) / 86_400_000);
  return days > AGE_DAYS_MAX
    ? `prices were last checked ${days} days ago (${PRICES_CHECKED_AT}): check them against the Pricing API`
    : undefined;
};
