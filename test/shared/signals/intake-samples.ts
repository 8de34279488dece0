import { createHttpIntake } from '../../../shared/signals/http-intake.ts';
import type { SignalReceiverDeps } from '../../../shared/signals/signal-receiver.ts';
import { createSnsVerifier } from '../../../shared/signals/sns-signature.ts';
import { chooseTrustAnchor } from '../../../shared/signals/sns-trust-anchor.ts';
import { signWebhook } from '../../../shared/signals/webhook-signature.ts';
import { createTestReceiver, type Json, TOPIC } from './signal-samples.ts';
import { CERTIFICATE_URL, createSnsSigner, createTestFetch } from './sns-signer.ts';

export const SECRET = 'a secret of at least thirty-two bytes';

/** The key pair of the SNS that every intake of a test file trusts. */
export const sns = await createSnsSigner();

type Answers = Record<string, () => Response | Promise<Response>>;

/** An intake on a store in memory, and ways to post to it. */
export const createIntake = (
  over: { receiver?: Partial<SignalReceiverDeps>; answers?: Answers; secrets?: string[] } = {},
) => {
  const { receiver, store, clock } = createTestReceiver(over.receiver);
  const certificate = { [CERTIFICATE_URL]: () => new Response(sns.certificate) };
  const { fetch, fetched } = createTestFetch({ ...certificate, ...over.answers });
  const anchor = chooseTrustAnchor({ topicArns: [TOPIC], deployed: true });
  const verifier = createSnsVerifier({ topicArns: [TOPIC], anchor, clock, fetch });
  const deadLetters: { body: string; reason: string }[] = [];
  const intake = createHttpIntake({
    receiver,
    sns: { verifier, anchor },
    webhook: { secrets: over.secrets ?? [SECRET] },
    deadLetter: async (body, reason) => void deadLetters.push({ body, reason }),
    clock,
    fetch,
  });
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request =>
    new Request('https://firebreak.example/signals', { method: 'POST', body, headers });
  const answer = async (response: Response): Promise<Json> => ({
    status: response.status,
    ...((await response.json()) as Json),
  });
  const seconds = (ahead = 0): string => String(Math.floor(clock.now().getTime() / 1_000) + ahead);
  return {
    store,
    clock,
    fetched,
    deadLetters,
    seconds,
    sns: async (body: Json | string) =>
      answer(await intake.sns(post(typeof body === 'string' ? body : JSON.stringify(body)))),
    webhook: async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
      answer(await intake.webhook(post(body, headers))),
    signed: async (body: Json, { secret = SECRET, ahead = 0 } = {}) => {
      const text = JSON.stringify(body);
      const at = seconds(ahead);
      return answer(
        await intake.webhook(
          post(text, { 'x-firebreak-timestamp': at, 'x-firebreak-signature': signWebhook(secret, at, text) }),
        ),
      );
    },
  };
};
