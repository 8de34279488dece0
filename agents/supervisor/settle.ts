import type { Clock } from '../../shared/clock.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import { latest, type EvidenceLog } from '../evidence/evidence-log.ts';
import { weigh } from '../runbooks/weigh.ts';

/**
 * Waits between looks at an alarm that rings without a reason. Together they outlast one evaluation of a 60-second
 * alarm, so that a flap is seen to end; the first is short, because logs arrive some seconds late.
 */
const WAITS_MS = [3_000, 15_000, 45_000] as const;

/** True when an alarm rings, nothing speaks of an error since, and everything could be looked at: a flap, or too early. */
export const mayBeFlap = ({ conclusion }: Diagnosis, log: EvidenceLog): boolean =>
  conclusion === 'inconclusive' && log.all().every(({ gap }) => gap === undefined) && isRinging(log) && isQuiet(log);

const isRinging = (log: EvidenceLog): boolean => weigh({ alarms: { are: 'some-in-alarm' } }, log.all()).value === 'yes';

const isQuiet = (log: EvidenceLog): boolean =>
  weigh({ errors: { none_since: 'last-alarm-change' } }, log.all()).value === 'yes';

/**
 * Looks again, a few times, until the alarm falls silent, an error shows, or the account differs from its baseline in
 * another way than before: somebody may still be at it. Costs at most six reads.
 */
export const lookAgain = async (log: EvidenceLog, clock: Clock): Promise<void> => {
  for (const [index, waitMs] of WAITS_MS.entries()) {
    await clock.sleep(waitMs);
    await repeat('list_alarms', log);
    if (index === 0 || !isRinging(log)) await repeat('search_logs', log);
    if (!isRinging(log) || !isQuiet(log)) return;
    if (index === 0 && (await hasMoved(log))) return;
  }
};

/** True when a fresh comparison with the baseline says something else than the last one did. */
const hasMoved = async (log: EvidenceLog): Promise<boolean> => {
  const before = latest(log.all(), 'compare_baseline')?.sha256;
  await repeat('compare_baseline', log);
  return latest(log.all(), 'compare_baseline')?.sha256 !== before;
};

const repeat = async (tool: 'list_alarms' | 'search_logs' | 'compare_baseline', log: EvidenceLog): Promise<void> => {
  const before = latest(log.all(), tool);
  if (before) await log.observe(tool, before.query);
};
