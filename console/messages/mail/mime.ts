import { createHash } from 'node:crypto';
import { TerminalError } from '../../../shared/errors.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** A mail before it is written down. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  /** Shown first, and alone where mail is text. */
  text: string;
  html: string;
  /** Unique; makes the Message-ID. */
  key: string;
  /** What its thread is about; every mail with the same one is shown together. */
  thread: string;
  at: Date;
}

const LIST = 'firebreak-incidents';

/**
 * The mail as MIME (RFC 5322, 2045, 2047): text first, no attachment, nothing that is fetched. No text can add a header:
 * what is not printable ASCII is encoded, and addresses and ids that are not plain are refused with `TerminalError`.
 */
export const writeMail = (mail: Mail): string => {
  const domain = address(mail.from).split('@').at(-1) ?? '';
  const boundary = `firebreak-${createHash('sha256').update(mail.key).digest('hex').slice(0, 32)}`;
  const root = `<${token(mail.thread)}@${domain}>`;
  const id = createHash('sha256').update(mail.key).digest('hex').slice(0, 24);
  const headers = [
    `From: Firebreak <${address(mail.from)}>`,
    `To: ${address(mail.to)}`,
    `Subject: ${encodeWords(mail.subject)}`,
    `Date: ${mail.at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${token(mail.thread)}.${id}@${domain}>`,
    `In-Reply-To: ${root}`,
    `References: ${root}`,
    `List-Id: Firebreak incidents <${LIST}.${domain}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  const parts = [part('text/plain', mail.text), part('text/html', mail.html)];
  return [...headers, '', ...parts.flatMap((one) => [`--${boundary}`, ...one]), `--${boundary}--`, ''].join('\r\n');
};

const part = (type: string, text: string): string[] => [
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  quotedPrintable(text),
];

const address = (text: string): string => {
  if (!/^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(text)) throw new TerminalError('not a plain mail address');
  return text;
};

const token = (text: string): string => text.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 100);

/** Bytes of text in one encoded word, whose limit is 75 characters. */
const WORD_BYTES_MAX = 42;

/** RFC 2047, where it is needed. Characters are not cut in two. */
const encodeWords = (text: string): string => {
  const line = text
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .slice(0, 200)
    .toWellFormed();
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?')) return line;
  const words: string[] = [];
  for (const sign of line) {
    const last = words.at(-1);
    if (last !== undefined && Buffer.byteLength(last + sign) <= WORD_BYTES_MAX) words[words.length - 1] = last + sign;
    else words.push(sign);
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
};
