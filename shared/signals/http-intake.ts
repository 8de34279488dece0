import { systemClock, type Clock } from '../clock.ts';
import { describeError, RetryableError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { answerOf, type Taken, unavailable } from './intake-answer.ts';
import { fetchText, readBytes, type Fetch } from './fetch-text.ts';
import { ReplayWindow } from './replay-window.ts';
import { isRefusal, refuse } from './refuse.ts';
import { createRefusedBodies, type PutDeadLetter } from './refused-bodies.ts';
import type { Refusal } from './signal.ts';
import type { SignalReceiver } from './signal-receiver.ts';
import { SNS_AGE_MS_MAX, type SnsEnvelope, type SnsVerifier } from './sns-signature.ts';
import type { SnsTrustAnchor } from './sns-trust-anchor.ts';
import { createWebhookVerifier } from './webhook-signature.ts';

/** An answer to a confirmed subscription is a few hundred bytes of XML. */
const CONFIRMATION_BYTES_MAX = 16_384;
/** Twice the window of a webhook's timestamp, which may lie ahead, and a margin. */
const WEBHOOK_WINDOW_MS = 900_000;

export interface HttpIntakeDeps {
  receiver: SignalReceiver;
  sns: { verifier: SnsVerifier; anchor: SnsTrustAnchor };
  /** Absent: the webhook refuses everything. */
  webhook?: { secrets: readonly string[] };
  /** Where refused bodies are kept. */
  deadLetter?: PutDeadLetter;
  clock?: Clock;
  fetch?: Fetch;
  log?: (line: string) => void;
}

/** Takes one request and answers it; never throws. 200: done with. 4xx: refused for good, with a reason. 503: try again. */
type Handler = (request: Request) => Promise<Response>;

/** The signals that come by HTTP: SNS's subscription and the signed webhook. */
export const createHttpIntake = (deps: HttpIntakeDeps): { sns: Handler; webhook: Handler } => {
  const { receiver, sns, clock = systemClock, log = () => undefined } = deps;
  const refused = createRefusedBodies({ put: deps.deadLetter, clock, log });
  const seen = new ReplayWindow(SNS_AGE_MS_MAX, clock);
  const used = new ReplayWindow(WEBHOOK_WINDOW_MS, clock);
  const verifyWebhook = deps.webhook && createWebhookVerifier({ secrets: deps.webhook.secrets, clock });

  const handler =
    (take: (body: Buffer, headers: Headers) => Promise<Taken>): Handler =>
    async (request) => {
      try {
        const { bytes, complete } = await readBytes(request.body, LIMITS.intakeBodyBytesMax);
        const taken = complete ? await take(bytes, request.headers) : tooLarge();
        if (isRefusal(taken)) await refused.keep(bytes, taken.reason);
        return answerOf(taken);
      } catch (error) {
        log(`signals: ${describeError(error)}`);
        return unavailable(error instanceof RetryableError ? error.retryAfterMs : 1_000);
      }
    };

  const confirm = async ({ SubscribeURL, TopicArn }: SnsEnvelope): Promise<Taken> => {
    const url = sns.anchor.subscribeUrl(SubscribeURL ?? '', TopicArn);
    if (url === undefined) return refuse('forbidden', '`SubscribeURL`: expected a confirmation at SNS of this topic');
    const answer = await fetchText(url, CONFIRMATION_BYTES_MAX, deps.fetch);
    if ('fault' in answer) return refuse('forbidden', `\`SubscribeURL\`: ${answer.fault}`);
    log(`signals: subscription to \`${TopicArn}\` is confirmed`);
    return { accepted: true, outcome: 'confirmed' };
  };

  const takeSns = async (bytes: Buffer): Promise<Taken> => {
    const body = decode(bytes);
    if (isRefusal(body)) return body;
    const verified = await sns.verifier.verify(body.text);
    if (isRefusal(verified)) return verified;
    const { Type, MessageId, TopicArn } = verified.envelope;
    if (Type === 'SubscriptionConfirmation') return confirm(verified.envelope);
    if (Type === 'UnsubscribeConfirmation') {
      // Its link would subscribe again; whether to do so is for a person.
      log(`signals: subscription to \`${TopicArn}\` has ended`);
      return { accepted: true, outcome: 'unsubscribed' };
    }
    if (seen.has(MessageId)) return { accepted: true, outcome: 'duplicate' };
    const verdict = await receiver.receive(body.text);
    if (verdict.accepted) seen.claim(MessageId);
    return verdict;
  };

  const takeWebhook = async (bytes: Buffer, headers: Headers): Promise<Taken> => {
    const fault =
      verifyWebhook === undefined ? refuse('unsigned', 'no webhook is configured') : verifyWebhook(headers, bytes);
    if (fault !== undefined) return fault;
    const body = decode(bytes);
    if (isRefusal(body)) return body;
    const id = idOf(body.text);
    if (id !== undefined && !used.claim(id)) return replayed(id);
    try {
      const verdict = await receiver.receiveWebhook(body.text);
      if (verdict.accepted && verdict.outcome === 'duplicate') return replayed(id ?? '');
      if (!verdict.accepted && id !== undefined) used.release(id);
      return verdict;
    } catch (error) {
      if (id !== undefined) used.release(id);
      throw error;
    }
  };

  return { sns: handler(takeSns), webhook: handler(takeWebhook) };
};

const tooLarge = (): Refusal => refuse('oversized', `body: expected at most ${LIMITS.intakeBodyBytesMax} bytes`);

const replayed = (id: string): Refusal => refuse('forbidden', `\`id\`: expected a new one, \`${id}\` was used before`);

const decode = (bytes: Buffer): { text: string } | Refusal => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return refuse('malformed', 'body: expected UTF-8');
  }
};

const idOf = (text: string): string | undefined => {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
};
