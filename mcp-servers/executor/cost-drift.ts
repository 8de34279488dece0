import type { Cost } from '../../shared/proposal.ts';
import { usageFigures } from '../remediation/usage-figures.ts';
import type { ExecutorDeps } from './deps.ts';
import type { FreshAction } from './fresh-action.ts';

/** Costs are shown to the cent; a difference below one is nobody's. */
const NANO_USD_PER_CENT = 10_000_000;
const NANO_USD_PER_USD = 1_000_000_000;

type Monthly = Cost['monthly_nano_usd'];

/** What became dearer or cheaper since it was approved, by more than the policy tolerates; undefined when nothing did. */
export const costDrift = async (
  actions: readonly FreshAction[],
  deps: Pick<ExecutorDeps, 'aws' | 'clock' | 'policy'>,
): Promise<string | undefined> => {
  for (const { action, change } of actions) {
    const usage = await usageFigures(action.target, deps);
    const { monthly_nano_usd: now } = change.cost(action.params, action.pre_image, usage);
    const shown = action.cost.monthly_nano_usd;
    if (differs(shown, now, deps.policy))
      return `\`${action.change}\` costs ${usdOf(now)} a month by now, and ${usdOf(shown)} was approved`;
  }
  return undefined;
};

/** Who approved an unknown cost approved any cost within the policy's limit. */
const differs = (
  shown: Monthly,
  now: Monthly,
  {
    cost_tolerance_cents: tolerance,
    monthly_usd_max: max,
  }: Pick<ExecutorDeps['policy'], 'cost_tolerance_cents' | 'monthly_usd_max'>,
): boolean => {
  if (now === 'unknown') return shown !== 'unknown';
  if (shown === 'unknown') return now > max * NANO_USD_PER_USD;
  return Math.floor(Math.abs(now - shown) / NANO_USD_PER_CENT) > tolerance;
};

const usdOf = (monthly: Monthly): string =>
  monthly === 'unknown' ? 'an unknown amount' : `${(monthly / NANO_USD_PER_USD).toFixed(2)} USD`;
