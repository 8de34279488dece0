import type { Cost } from '../proposal.ts';
import { free, priceOf } from './cost.ts';
import { HOURS_PER_MONTH } from './prices.ts';

/** Monthly delta of so many more (or fewer) Fargate tasks on Linux x86: Δtasks × (vCPU·p₁ + GB·p₂) × 730. */
export const tasksCost = (added: number, cpuUnits: number, memoryMb: number): Cost => {
  if (added === 0) return free('as many tasks as before');
  const hours = BigInt(added) * HOURS_PER_MONTH;
  const monthly_nano_usd = priceOf([
    { item: 'fargate-vcpu-hour', numerator: hours * BigInt(cpuUnits), denominator: 1_024n },
    { item: 'fargate-gb-hour', numerator: hours * BigInt(memoryMb), denominator: 1_024n },
  ]);
  const formula = `${added > 0 ? '+' : '−'}${Math.abs(added)} tasks × (${cpuUnits}/1024 vCPU + ${memoryMb}/1024 GB) × ${HOURS_PER_MONTH} h`;
  return { monthly_nano_usd, formula };
};
