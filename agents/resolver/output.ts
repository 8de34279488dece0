import { z } from 'zod';

/** The resolver's answer: why, then what. A model chooses among numbered candidates and writes no parameter. */
export const RemediationAnswer = z
  .object({
    justification: z.string().min(1).max(1_000).describe('why these changes help, citing evidence ids'),
    considered: z
      .array(z.object({ candidate: z.string(), why_not: z.string().max(300) }))
      .max(10)
      .describe('candidates that were not chosen'),
    choose: z.array(z.string()).max(4).describe('candidates to propose, for example ["C1"]; empty when none helps'),
  })
  .meta({ title: 'remediation', description: 'Choose the changes to propose.' });
export type RemediationAnswer = z.infer<typeof RemediationAnswer>;
