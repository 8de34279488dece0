import type { UsageFigures } from '../changes/change.ts';
import type { Cost } from '../proposal.ts';
import { free, priceOf, unknownCost } from './cost.ts';

/**
 * Monthly delta of another memory size: invocations × seconds × added GB × price of a GB-second. Time is taken as
 * unchanged (r = 1), which overstates the cost of more memory, because CPU grows with it.
 */
export const memoryCost = (beforeMb: number, afterMb: number, usage: UsageFigures): Cost => {
  if (beforeMb === afterMb) return free('the same memory');
  const { invocationsPerMonth, averageDurationMs, architecture = 'x86_64' } = usage;
  if (invocationsPerMonth === undefined || averageDurationMs === undefined)
    return unknownCost('invocations × seconds × added GB × price: invocations or duration unknown');
  const invocations = Math.round(invocationsPerMonth);
  const microseconds = Math.round(averageDurationMs * 1_000);
  const monthly = priceOf([
    {
      item: `lambda-gb-second-${architecture}`,
      numerator: BigInt(invocations) * BigInt(microseconds) * BigInt(afterMb - beforeMb),
      denominator: 1_000_000n * 1_024n,
    },
  ]);
  const sign = afterMb > beforeMb ? '+' : '−';
  const formula = `${invocations} invocations × ${microseconds / 1_000} ms × ${sign}${Math.abs(afterMb - beforeMb)}/1024 GB × price of a GB-second (${architecture}), time unchanged`;
  return { monthly_nano_usd: monthly, formula };
};
