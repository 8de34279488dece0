import { z } from 'zod';
import { CAUSE_IDS } from './cause.ts';

/** A candidate cause, with evidence for and against. */
export const Hypothesis = z.object({
  cause: z.enum(CAUSE_IDS),
  /** ARN of the resource that has the cause. */
  resource: z.string(),
  verdict: z.enum(['supported', 'ruled-out', 'open']),
  because: z.string().max(600),
  evidence: z.array(z.string()).max(12),
});
export type Hypothesis = z.infer<typeof Hypothesis>;

/** The supervisor's answer. It is written, root cause and justification first, before any action is thought of. */
export const Diagnosis = z.object({
  conclusion: z.enum(['cause-found', 'inconclusive', 'recovered', 'deliberate']),
  summary: z.string().min(1).max(1_200),
  /** Every cause that the evidence supports; empty unless `cause-found` or `deliberate`. */
  causes: z.array(z.enum(CAUSE_IDS)).max(4),
  hypotheses: z.array(Hypothesis).max(10),
  /** 0 to 100. */
  confidence_percent: z.number().int().min(0).max(100),
  /** Evidence ids that the conclusion rests on. */
  evidence: z.array(z.string()).max(16),
  /** What we wanted to look at and could not, with the reason. */
  gaps: z.array(z.string().max(300)).max(10),
});
export type Diagnosis = z.infer<typeof Diagnosis>;
