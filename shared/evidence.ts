import { z } from 'zod';

/** One raw observation with its source, exact query and time window. Stored by reference, cited by id. */
export const Evidence = z.object({
  /** `E1`, `E2`, … within the incident. */
  evidence_id: z.string().regex(/^E\d{1,3}$/),
  /** Tool that answered, for example `search_logs`. */
  tool: z.string(),
  /** Exactly what was asked. */
  query: z.record(z.string(), z.unknown()),
  observed_at: z.string(),
  /** Bounded digest that a model may see (JSON). */
  digest: z.unknown(),
  /** SHA-256 of the whole answer, which is stored beside it. */
  sha256: z.string(),
  /** Set when the tool could not answer: this is a gap, not an observation. */
  gap: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;
