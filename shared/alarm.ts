import { z } from 'zod';

/** Where a signal came from; the raw message is kept as evidence. */
const SIGNAL_SOURCES = ['sns', 'eventbridge', 'webhook', 'watchdog'] as const;

/** Every intake format becomes one of these. */
export const Alarm = z.object({
  /** Identity of the message, for de-duplication: SNS MessageId, EventBridge id, webhook id. */
  messageId: z.string().min(1).max(256),
  source: z.enum(SIGNAL_SOURCES),
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string().min(1).max(32),
  name: z.string().min(1).max(255),
  arn: z.string().optional(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  previousState: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  /** Untrusted text, bounded. */
  reason: z.string().max(1_024).default(''),
  description: z.string().max(1_024).default(''),
  metric: z.string().optional(),
  namespace: z.string().optional(),
  dimensions: z.record(z.string(), z.string()).default({}),
  /** ISO time of the state change. */
  at: z.string(),
});
export type Alarm = z.infer<typeof Alarm>;
