import type { Evidence } from '../../shared/evidence.ts';
import type { Incident } from '../../shared/incident.ts';
import { latest } from '../evidence/evidence-log.ts';
import type { Runbook } from './runbook.ts';
import { signalsOf } from './signals.ts';
import { anyOf, truth, type Truth } from './truth.ts';
import { weighAll } from './weigh.ts';
import { unanswered } from './with-digest.ts';

/** One runbook held against the evidence: a competing hypothesis with what speaks for or against it. */
export interface Consultation extends Omit<Truth, 'value'> {
  runbook: Runbook;
  verdict: 'supported' | 'ruled-out' | 'open';
}

/** Runbooks whose signals are present; an unknown signal selects them all. */
export const relevantRunbooks = (
  runbooks: readonly Runbook[],
  incident: Pick<Incident, 'alarms'>,
  evidence: readonly Evidence[],
): Runbook[] => {
  const signals = signalsOf(incident, evidence);
  if (signals.includes('unknown')) return [...runbooks];
  return runbooks.filter((runbook) => runbook.signals.some((signal) => signals.includes(signal)));
};

/** Holds one runbook against the evidence. Pure. */
export const consult = (runbook: Runbook, evidence: readonly Evidence[]): Consultation => {
  const met = weighAll(runbook.requires, evidence);
  const against =
    runbook.rules_out.length > 0 ? anyOf(runbook.rules_out.map((part) => weighAll([part], evidence))) : NOTHING;
  if (met.value === 'no') return { runbook, ...met, verdict: 'ruled-out' };
  if (against.value === 'yes') return { runbook, ...against, differences: [], verdict: 'ruled-out' };
  if (!hasDecided(runbook, evidence)) return { runbook, ...unanswered(runbook.deciding, evidence), verdict: 'open' };
  if (met.value === 'unknown') return { runbook, ...met, verdict: 'open' };
  if (against.value === 'unknown') return { runbook, ...against, differences: [], verdict: 'open' };
  return { runbook, ...met, verdict: 'supported' };
};

const NOTHING = truth('no', '');

/** True when the tool that decides this runbook has answered. */
export const hasDecided = (runbook: Runbook, evidence: readonly Evidence[]): boolean => {
  const decided = latest(evidence, runbook.deciding);
  return decided !== undefined && decided.gap === undefined;
};
