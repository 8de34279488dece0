import type { Clock } from '../../shared/clock.ts';
import { describeError, RetryableError } from '../../shared/errors.ts';
import type { MessageLog, SentMessage } from '../../shared/store/message-log.ts';

/** What is to be told once: everything of its row but how it went. */
export type Telling = Pick<SentMessage, 'incident_id' | 'message_key' | 'medium' | 'to' | 'about'>;

/** What was told about one incident, and the way to tell something that was not. */
export interface Told {
  row(messageKey: string): SentMessage | undefined;
  /** Sends and remembers it, unless it was sent before. Throws `RetryableError`; a refusal for good is remembered as one. */
  once(telling: Telling, send: () => Promise<string>): Promise<void>;
  put(sent: SentMessage): Promise<void>;
}

export const readTold = async (
  log: MessageLog,
  incidentId: string,
  deps: { clock: Clock; log(line: string): void },
): Promise<Told> => {
  const rows = new Map((await log.of(incidentId)).map((sent) => [sent.message_key, sent]));
  const put = async (sent: SentMessage): Promise<void> => {
    rows.set(sent.message_key, sent);
    await log.put(sent);
  };
  return {
    row: (messageKey) => rows.get(messageKey),
    put,
    once: async (telling, send) => {
      if (rows.get(telling.message_key)?.outcome === 'sent') return;
      const at = (): string => deps.clock.now().toISOString();
      let reference: string;
      try {
        reference = await send();
      } catch (error) {
        const why = describeError(error).slice(0, 300);
        deps.log(`messages: ${telling.incident_id}: ${telling.medium} to \`${telling.to}\`: ${why}`);
        await put({ ...telling, outcome: 'failed', reference: why, at: at() });
        if (error instanceof RetryableError) throw error;
        return;
      }
      await put({ ...telling, outcome: 'sent', reference, at: at() });
    },
  };
};
