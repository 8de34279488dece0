import { z } from 'zod';

/** The critic's answer. It can add objections; it cannot take one away. */
export const CritiqueAnswer = z
  .object({
    considered: z.string().max(800).describe('what was compared, and with what result'),
    objections: z.array(z.object({ detail: z.string().min(1).max(300) })).max(5),
  })
  .meta({ title: 'critique', description: 'Give your objections; none when the change fits the cause.' });
