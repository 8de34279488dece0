import type { WebClient } from '@slack/web-api';
import type { FirebreakError } from '../../../shared/errors.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { ReasonModal } from './reason-modal.ts';
import type { SlackMessage } from './incident-message.ts';

/** One channel of Slack. Every method throws `RetryableError` when Slack does not answer, `TerminalError` when it refuses. */
export interface SlackChannel {
  /** Posts and gives the message's `ts`, its id in the channel; in a thread, told to the whole channel, when `threadTs` is given. */
  post(message: SlackMessage, threadTs?: string): Promise<string>;
  /** False when the message is no longer there. */
  update(ts: string, message: SlackMessage): Promise<boolean>;
  openModal(triggerId: string, view: ReasonModal): Promise<void>;
}

/** Nothing in our messages is looked up, unfurled or turned into a link by Slack. */
const AS_WRITTEN = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** A channel through Slack's own client. */
export const createSlackChannel = (client: Pick<WebClient, 'chat' | 'views'>, channel: string): SlackChannel => ({
  post: async (message, threadTs) => {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: true as const };
    const { ts } = await answered(() =>
      client.chat.postMessage({ channel, ...message, mrkdwn: false, ...AS_WRITTEN, ...thread }),
    );
    if (ts === undefined) throw new TerminalError('Slack posted a message and gave no `ts`');
    return ts;
  },
  update: async (ts, message) => {
    try {
      await answered(() => client.chat.update({ channel, ts, ...message, parse: 'none', link_names: false }));
      return true;
    } catch (error) {
      if (error instanceof SlackRefusal && GONE.has(error.code)) return false;
      throw error;
    }
  },
  openModal: async (trigger_id, view) => {
    await answered(() => client.views.open({ trigger_id, view }));
  },
});

const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);
/** What Slack says when it is unwell, and not we. */
const UNWELL = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'ratelimited', 'request_timeout']);

/** Slack understood and said no. `code` is Slack's own word for why. */
export class SlackRefusal extends TerminalError {
  readonly code: string;
  constructor(code: string, options: { cause?: unknown } = {}) {
    super(`Slack refused: \`${code}\``, options);
    this.code = code;
  }
}

const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    throw named(error);
  }
};

const named = (error: unknown): FirebreakError => {
  const { data } = (error ?? {}) as { data?: { error?: string } };
  const code = data?.error;
  if (code !== undefined && !UNWELL.has(code)) return new SlackRefusal(code, { cause: error });
  return new RetryableError('Slack did not answer', { cause: error });
};
