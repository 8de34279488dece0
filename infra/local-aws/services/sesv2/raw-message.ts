import { badRequest } from './errors.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** Header and value of each field, folded lines joined (RFC 5322, 2.2). */
const fieldsOf = (head: string): { name: string; value: string }[] =>
  head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw badRequest('The raw message has a malformed header.');
      return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    });

/** Addresses of a list, of which a quoted name may contain commas. */
const addressesOf = (value = ''): string[] =>
  (value.match(/(?:"[^"]*"|[^,"])+/g) ?? []).map((address) => address.trim()).filter((address) => address !== '');

/** What a message says of itself. Its body is not taken apart: `raw` holds it as it was sent. */
export const readRawMessage = (bytes: Uint8Array): OutgoingMessage => {
  const raw = Buffer.from(bytes).toString('utf8');
  const end = /\r?\n\r?\n/.exec(raw)?.index;
  if (end === undefined) throw badRequest('The raw message has no header.');
  const headers = fieldsOf(raw.slice(0, end));
  const field = (name: string): string | undefined => headers.find((each) => each.name.toLowerCase() === name)?.value;
  return {
    from: field('from') ?? '',
    to: addressesOf(field('to')),
    cc: addressesOf(field('cc')),
    bcc: addressesOf(field('bcc')),
    replyTo: addressesOf(field('reply-to')),
    subject: field('subject') ?? '',
    headers,
    raw,
  };
};
