import { z } from 'zod';
import { Alarm } from './alarm.ts';
import { Diagnosis } from './diagnosis.ts';
import { STATUSES, type Status } from './transitions.ts';
import { Verification } from './verification.ts';

export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;

/** Tokens and calls used by the agents so far. */
export const Usage = z.object({
  tool_calls: z.number().int().default(0),
  model_calls: z.number().int().default(0),
  input_tokens: z.number().int().default(0),
  output_tokens: z.number().int().default(0),
  nano_usd: z.number().int().default(0),
  /** Calls of a model whose price is not known; they are not in `nano_usd`. */
  unpriced_model_calls: z.number().int().optional(),
});
export type Usage = z.infer<typeof Usage>;

/** The record in `incident-state`: the truth about one incident. Times are ISO strings, `lease_until` epoch milliseconds. */
export const Incident = z.object({
  incident_id: z.string(),
  status: z.enum(STATUSES as [Status, ...Status[]]),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  /** What folds alarms into one incident: account, region and workload (or the alarm's own resource). */
  fingerprint: z.string(),
  /** ARN of the resource that the alarm watches. */
  resource: z.string(),
  workload: z.string().optional(),
  /** Every alarm folded into this incident, oldest first; bounded. */
  alarms: z.array(Alarm),
  /** Rises with every write. */
  version: z.number().int(),
  /** Rises with every claim; every write of an owner is conditional on it. */
  fence: z.number().int(),
  owner: z.string().optional(),
  lease_until: z.number().int().optional(),
  audit_seq: z.number().int(),
  audit_head: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Named reason for the present status. */
  reason: z.string(),
  /** The same in words, where the name alone does not say it; of the last move. */
  detail: z.string().optional(),
  /** Why approvals that were given were void, oldest first: whoever is asked again is told. */
  voided: z
    .array(z.object({ reason: z.string(), detail: z.string(), rules: z.array(z.string()).optional() }))
    .optional(),
  diagnosis: Diagnosis.optional(),
  /** Id and hash of the live proposal; the proposal itself is in `incident-context`. */
  proposal_id: z.string().optional(),
  proposal_hash: z.string().optional(),
  proposal_expires_at: z.string().optional(),
  executed_at: z.string().optional(),
  verification: Verification.optional(),
  /** Attempts at a proposal that failed; at most two are retried. */
  proposal_attempts: z.number().int().default(0),
  /** The incident that this one follows, when an alarm came back. */
  follows: z.string().optional(),
  usage: Usage,
});
export type Incident = z.infer<typeof Incident>;
