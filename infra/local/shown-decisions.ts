import { describeError } from '../../shared/errors.ts';
import type { Decide } from './approvals.ts';
import type { Notifications } from './notifications.ts';

/** Decisions of the page and of the command line, with the messages that count them: only a move sends one by itself. */
export const shownDecisions =
  (decide: Decide, { refresh }: Pick<Notifications, 'refresh'>, log: (line: string) => void): Decide =>
  async (request) => {
    const result = await decide(request);
    // Who decided waits for no message.
    if (result.outcome === 'recorded')
      void refresh([result.incident.incident_id]).catch((error: unknown) =>
        log(`messages: decision: ${describeError(error)}`),
      );
    return result;
  };
