import type { Cost } from '../proposal.ts';
import { type PricedItem, PRICES } from './prices.ts';

/** So much of one priced item a month: `numerator / denominator` units, both whole, so that no float enters. */
export interface Amount {
  item: PricedItem;
  numerator: bigint;
  denominator?: bigint;
}

/** A change that moves no bill; the formula says why. */
export const free = (formula: string): Cost => ({ monthly_nano_usd: 0, formula });

/** A cost that cannot be computed; it forces approval. The formula says what is missing. */
export const unknownCost = (formula: string): Cost => ({ monthly_nano_usd: 'unknown', formula });

/**
 * Price of the amounts together in nano-dollars, each rounded towards zero so that cost(a→b) = −cost(b→a). Unknown when
 * a price is, and beyond what a safe integer holds (nine million dollars).
 */
export const priceOf = (amounts: readonly Amount[]): number | 'unknown' => {
  let total = 0n;
  for (const { item, numerator, denominator = 1n } of amounts) {
    const price = PRICES[item].pico_usd;
    if (numerator === 0n) continue;
    if (price === 'unknown') return 'unknown';
    total += (price * numerator) / (denominator * 1_000n);
  }
  const nano = Number(total);
  return Number.isSafeInteger(nano) ? nano : 'unknown';
};
