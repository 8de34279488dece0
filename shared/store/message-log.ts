import { z } from 'zod';

/** One message to people about an incident: what was told to whom, and whether it went out. */
export const SentMessage = z.object({
  incident_id: z.string(),
  /** What it was about and for whom, so that it is told once: `ask#…#ada`. One row a key. */
  message_key: z.string(),
  medium: z.enum(['slack', 'mail']),
  /** A person's id, or a channel's. */
  to: z.string(),
  /** What it told: a status, `break-glass`. */
  about: z.string(),
  outcome: z.enum(['sent', 'failed']),
  /** Slack's `ts`, SES's message id, or why it failed. */
  reference: z.string(),
  /** Of what is shown now, for messages that are updated. */
  content_sha256: z.string().optional(),
  at: z.string(),
});
export type SentMessage = z.infer<typeof SentMessage>;

/** Remembers what was told. Every method may throw `RetryableError`. Drivers: DynamoDB and memory; both pass one contract suite. */
export interface MessageLog {
  /** Adds a row, or replaces the one of its key. */
  put(sent: SentMessage): Promise<void>;
  /** Everything that was told about an incident, oldest first. */
  of(incidentId: string): Promise<SentMessage[]>;
}

export const createMemoryMessageLog = (): MessageLog => {
  const rows = new Map<string, SentMessage>();
  return {
    put: async (sent) => void rows.set(JSON.stringify([sent.incident_id, sent.message_key]), sent),
    of: async (incidentId) => oldestFirst([...rows.values()].filter(({ incident_id }) => incident_id === incidentId)),
  };
};

export const oldestFirst = (sent: readonly SentMessage[]): SentMessage[] =>
  [...sent].sort((a, b) => a.at.localeCompare(b.at) || a.message_key.localeCompare(b.message_key));
