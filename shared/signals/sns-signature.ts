import { createVerify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { systemClock, type Clock } from '../clock.ts';
import type { Fetch } from './fetch-text.ts';
import { name, readFields, time } from './fields.ts';
import { parseObject } from './parse-object.ts';
import { isRefusal, refuse } from './refuse.ts';
import type { Refusal } from './signal.ts';
import { SigningCertificates } from './signing-certificates.ts';
import type { SnsTrustAnchor } from './sns-trust-anchor.ts';

/** SNS tries an HTTP endpoint again for less than this; an older message is a replay. */
export const SNS_AGE_MS_MAX = 3_600_000;
/** Clocks differ; a message from further ahead is forged. */
const SNS_AHEAD_MS_MAX = 300_000;

/** Members that SNS posts. Source: SNS developer guide, "HTTP/HTTPS notification JSON format" and its neighbours. */
const Envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: name(200),
  TopicArn: name(1_600),
  Message: z.string(),
  Subject: z.string().nullish(),
  Timestamp: time,
  SubscribeURL: z.string().max(4_096).nullish(),
  Token: z.string().max(4_096).nullish(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string().max(1_024),
});
export type SnsEnvelope = z.infer<typeof Envelope>;

/** The members that are signed, in this order, each only when present. Source: SNS developer guide, "Verifying the signatures". */
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const satisfies Record<SnsEnvelope['Type'], readonly string[]>;

const DIGEST = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const;

export interface SnsVerifier {
  /** The envelope, when SNS signed it for one of the topics, lately. Throws `RetryableError` when that cannot be found out now. */
  verify: (body: string) => Promise<{ envelope: SnsEnvelope } | Refusal>;
}

/** Verifies what is posted in the name of SNS. Nothing is fetched for a message that is wrong without it. */
export const createSnsVerifier = (deps: {
  topicArns: readonly string[];
  anchor: SnsTrustAnchor;
  clock?: Clock;
  fetch?: Fetch;
}): SnsVerifier => {
  const { topicArns, anchor, clock = systemClock } = deps;
  const certificates = new SigningCertificates(clock, deps.fetch);
  return {
    verify: async (body) => {
      const parsed = parseObject(body, 'body');
      if (isRefusal(parsed)) return parsed;
      if (!isSignature(parsed.object['Signature']))
        return refuse('unsigned', '`Signature`: expected an SNS message with its signature');
      const read = readFields(Envelope, parsed.object);
      if (isRefusal(read)) return read;
      const envelope = read.fields;
      const fault = placeFault(envelope, topicArns, clock.now());
      if (fault !== undefined) return fault;
      const url = anchor.certificateUrl(envelope.SigningCertURL);
      if (url === undefined) return refuse('unsigned', '`SigningCertURL`: expected a certificate of SNS');
      const found = await certificates.key(url);
      if ('fault' in found) return refuse('unsigned', `\`SigningCertURL\`: ${found.fault}`);
      return isSigned(parsed.object, envelope, found.key)
        ? { envelope }
        : refuse('unsigned', '`Signature`: expected the signature of SNS over this message');
    },
  };
};

const placeFault = (
  { TopicArn, Timestamp }: SnsEnvelope,
  topicArns: readonly string[],
  now: Date,
): Refusal | undefined => {
  if (!topicArns.includes(TopicArn))
    return refuse('forbidden', `\`TopicArn\`: expected a configured topic, received \`${TopicArn}\``);
  const ageMs = now.getTime() - Date.parse(Timestamp);
  if (ageMs > SNS_AGE_MS_MAX || ageMs < -SNS_AHEAD_MS_MAX)
    return refuse('forbidden', `\`Timestamp\`: expected one of the last hour, received \`${Timestamp}\``);
  return undefined;
};

/** Base64 of an RSA signature, of keys of up to 8,192 bits. */
const isSignature = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z0-9+/]{2,1366}={0,2}$/.test(value);

/** The signed text is made of the members as they came, not as they were read. */
const isSigned = (raw: Readonly<Record<string, unknown>>, envelope: SnsEnvelope, key: KeyObject): boolean => {
  const text = SIGNED[envelope.Type]
    .filter((member) => typeof raw[member] === 'string')
    .map((member) => `${member}\n${String(raw[member])}\n`)
    .join('');
  const verify = createVerify(DIGEST[envelope.SignatureVersion]).update(text, 'utf8');
  return verify.verify(key, envelope.Signature, 'base64');
};
