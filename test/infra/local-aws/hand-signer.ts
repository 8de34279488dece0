import { createHash, createHmac } from 'node:crypto';
import type { Account } from '../../../infra/local-aws/account.ts';

export interface HandSigner {
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  /** Key id and scope, as a signature carries them. */
  readonly credential: string;
  hash(text: string): string;
  sign(canonicalRequest: string): string;
  signChunk(previous: string, chunk: string): string;
}

/** SigV4 written down from AWS's documentation, for the forms that no installed client sends. */
export function createHandSigner({ credentials, region }: Account, service: string, now = new Date()): HandSigner {
  const date = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const hex = (...lines: string[]): string => hmac(key, lines.join('\n')).toString('hex');
  return {
    date,
    credential: `${credentials.accessKeyId}/${scope}`,
    hash,
    sign: (canonicalRequest) => hex('AWS4-HMAC-SHA256', date, scope, hash(canonicalRequest)),
    signChunk: (previous, chunk) => hex('AWS4-HMAC-SHA256-PAYLOAD', date, scope, previous, hash(''), hash(chunk)),
  };
}
