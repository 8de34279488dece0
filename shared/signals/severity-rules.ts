import { z } from 'zod';
import type { Alarm } from '../alarm.ts';
import { SEVERITIES, type Incident } from '../incident.ts';

/** One rule: every condition that it names must hold. Texts of a message are no condition. */
export const SeverityRule = z.strictObject({
  severity: z.enum(SEVERITIES),
  /** `known` is any workload with a baseline, `unknown` none of them, anything else the name of one. */
  workload: z.string().min(1).optional(),
  namespace: z.string().min(1).optional(),
  metrics: z.array(z.string().min(1)).min(1).optional(),
});
export type SeverityRule = z.infer<typeof SeverityRule>;

/** A described workload that fails, is refused or stands still comes first; what nobody described comes after it. */
export const DEFAULT_SEVERITY_RULES: readonly SeverityRule[] = [
  { severity: 'SEV2', workload: 'known', metrics: ['Errors', 'Throttles', 'Invocations'] },
  { severity: 'SEV3' },
];

/** Severity of the first rule that fits; SEV3 when none does. */
export const judgeSeverity = (
  rules: readonly SeverityRule[],
  about: Pick<Alarm, 'metric' | 'namespace'> & { workload?: string },
): Incident['severity'] => rules.find((rule) => fits(rule, about))?.severity ?? 'SEV3';

const fits = (
  { workload, namespace, metrics }: SeverityRule,
  about: Pick<Alarm, 'metric' | 'namespace'> & { workload?: string },
): boolean =>
  (workload === undefined || isMember(workload, about.workload)) &&
  (namespace === undefined || namespace === about.namespace) &&
  (metrics === undefined || metrics.includes(about.metric ?? ''));

const isMember = (wanted: string, workload: string | undefined): boolean => {
  if (wanted === 'known') return workload !== undefined;
  if (wanted === 'unknown') return workload === undefined;
  return wanted === workload;
};
