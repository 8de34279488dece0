import type * as Ses from '@aws-sdk/client-sesv2';
import { notImplemented } from '../../aws-error.ts';
import { badRequest } from './errors.ts';
import { readRawMessage } from './raw-message.ts';

/** What is about to be sent, whichever way it was given. */
export interface OutgoingMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text?: string;
  readonly html?: string;
  /** The whole message, when the sender wrote it. */
  readonly raw?: string;
}

const HEADERS_MAX = 15;

/** Headers that SES writes itself. */
const OWN_HEADERS =
  /^(from|to|cc|bcc|reply-to|subject|date|message-id|sender|return-path|mime-version|content-.*|received)$/i;

const hasControls = (text: string): boolean => [...text].some((character) => character < ' ' || character === '\u007f');

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

const textOf = (content: Ses.Content | undefined): string | undefined => {
  if (content?.Data === undefined) return undefined;
  const { Data: text, Charset: charset = 'UTF-8' } = content;
  const isKnown = /^utf-8$/i.test(charset) || (/^us-ascii$/i.test(charset) && isAscii(text));
  if (!isKnown) throw notImplemented(`ses:SendEmail Charset ${charset}`);
  return text;
};

const headersOf = (headers: readonly Ses.MessageHeader[] = []): { name: string; value: string }[] => {
  if (headers.length > HEADERS_MAX) throw badRequest('The number of headers exceeds the maximum of 15.');
  return headers.map(({ Name: name = '', Value: value = '' }) => {
    const isNameValid = /^[!-9;-~]{1,126}$/.test(name) && !OWN_HEADERS.test(name);
    if (!isNameValid) throw badRequest(`The header name ${JSON.stringify(name)} is not allowed.`);
    if (hasControls(value) || !isAscii(value) || name.length + value.length > 996) {
      throw badRequest(`The value of the header ${name} is not valid.`);
    }
    return { name, value };
  });
};

const simple = (message: Ses.Message): Pick<OutgoingMessage, 'subject' | 'headers' | 'text' | 'html'> => {
  const { Subject, Body: { Text, Html } = {}, Headers } = message;
  const subject = textOf(Subject) ?? '';
  if (hasControls(subject)) throw badRequest('Subject contains control characters.');
  const [text, html] = [textOf(Text), textOf(Html)];
  if (text === undefined && html === undefined) throw badRequest('Body must contain Text or Html.');
  const body = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
  return { subject, headers: headersOf(Headers), ...body };
};

/** Reads a request; who sends and who receives may stand in a raw message's own headers. */
export const outgoingMessage = (input: Ses.SendEmailRequest): OutgoingMessage => {
  const { FromEmailAddress, Destination = {}, ReplyToAddresses: replyTo = [], Content: { Simple, Raw } = {} } = input;
  if ((Simple === undefined) === (Raw === undefined))
    throw badRequest('Specify exactly one of Simple and Raw content.');
  const { ToAddresses: to = [], CcAddresses: cc = [], BccAddresses: bcc = [] } = Destination;
  if (Simple) return { from: FromEmailAddress ?? '', to, cc, bcc, replyTo, ...simple(Simple) };
  const read = readRawMessage(Raw?.Data ?? new Uint8Array());
  const isAddressed = to.length + cc.length + bcc.length > 0;
  return {
    ...read,
    ...(FromEmailAddress !== undefined && { from: FromEmailAddress }),
    ...(isAddressed && { to, cc, bcc }),
    ...(replyTo.length > 0 && { replyTo }),
  };
};
