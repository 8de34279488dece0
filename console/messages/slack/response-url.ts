import { escapeSlack } from './block-kit.ts';

/** Where Slack takes later answers to an interaction. */
export const SLACK_RESPONSE_HOSTS: readonly string[] = ['https://hooks.slack.com'];

const ANSWER_MS_MAX = 3_000;

/** Says something to the one person who pressed a button. */
export type Whisper = (responseUrl: string | undefined, text: string) => Promise<void>;

/** Whispers to the listed origins and to nowhere else, wherever a payload points; failures are logged and change nothing. */
export const createWhisper = (deps: {
  /** Origins, `https://hooks.slack.com`. */
  origins: readonly string[];
  fetch?: typeof fetch;
  log(line: string): void;
}): Whisper => {
  const ask = deps.fetch ?? globalThis.fetch;
  return async (responseUrl, text) => {
    if (responseUrl === undefined) return;
    const url = URL.canParse(responseUrl) ? new URL(responseUrl) : undefined;
    if (url === undefined || !deps.origins.includes(url.origin) || url.username !== '' || url.password !== '')
      return deps.log('slack: an answer to a foreign `response_url` was not sent');
    try {
      const answer = await ask(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: escapeSlack(text) }),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      await answer.body?.cancel();
      if (!answer.ok) deps.log(`slack: an answer was not taken: ${answer.status}`);
    } catch {
      deps.log('slack: an answer could not be sent');
    }
  };
};
