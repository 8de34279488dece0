import { z } from 'zod';

const about = { incidentId: z.string() };

/** What someone watching is told while incidents are worked on: hints to look, never the truth, which is the record. */
export const ProgressEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), ...about, stage: z.string() }),
  z.object({
    kind: z.literal('tool'),
    ...about,
    tool: z.string(),
    /** Absent while the call is running. */
    ms: z.number().optional(),
    ok: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('reading'), ...about, probe: z.string(), passed: z.boolean(), detail: z.string() }),
  /** A stored move of status. */
  z.object({ kind: z.literal('moved'), ...about, status: z.string(), reason: z.string(), at: z.string() }),
]);
export type ProgressEvent = z.infer<typeof ProgressEvent>;
