import { createSign } from 'node:crypto';
import { generate } from 'selfsigned';
import { envelope, type Json } from './signal-samples.ts';

export const CERTIFICATE_URL =
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem';

/** A key pair that signs as SNS does. */
export interface SnsSigner {
  /** PEM. */
  certificate: string;
  sign: (message: Json, version?: string) => Json;
  /** A signed notification around a message. */
  notification: (message: unknown, over?: Json, version?: string) => Json;
}

const SIGNED = ['Message', 'MessageId', 'SubscribeURL', 'Subject', 'Timestamp', 'Token', 'TopicArn', 'Type'];

export const createSnsSigner = async (validDays = 365): Promise<SnsSigner> => {
  const notBeforeDate = new Date('2026-01-01T00:00:00Z');
  const notAfterDate = new Date(notBeforeDate.getTime() + validDays * 86_400_000);
  const attributes = [{ name: 'commonName', value: 'sns.amazonaws.com' }];
  const made = await generate(attributes, { keySize: 2048, algorithm: 'sha256', notBeforeDate, notAfterDate });
  const sign = (message: Json, version = '2'): Json => {
    const text = SIGNED.filter((member) => message[member] !== undefined)
      .map((member) => `${member}\n${String(message[member])}\n`)
      .join('');
    const Signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
      .update(text)
      .sign(made.private, 'base64');
    return { ...message, SignatureVersion: version, Signature, SigningCertURL: CERTIFICATE_URL };
  };
  return {
    certificate: made.cert,
    sign,
    notification: (message, over = {}, version = '2') => sign(envelope(message, over), version),
  };
};

/** Answers for a network: by URL, anything else is not found. Every request is written down. */
export const createTestFetch = (answers: Record<string, () => Response | Promise<Response>>) => {
  const fetched: string[] = [];
  const fetch = async (url: URL): Promise<Response> => {
    fetched.push(url.href);
    return (await answers[url.href]?.()) ?? new Response('not found', { status: 404 });
  };
  return { fetch, fetched };
};
