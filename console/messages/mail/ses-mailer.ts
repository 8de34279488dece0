import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { type Mail, writeMail } from './mime.ts';

/** Sends one mail and gives the sender's id for it. Throws `RetryableError`, or `TerminalError` when it is refused for good. */
export interface Mailer {
  send(mail: Mail): Promise<string>;
}

/** Mail through SES v2. */
export const createSesMailer = (client: Pick<SESv2Client, 'send'>): Mailer => ({
  send: async (mail) => {
    const Data = Buffer.from(writeMail(mail), 'utf8');
    const command = new SendEmailCommand({
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data } },
    });
    try {
      return (await client.send(command)).MessageId ?? '';
    } catch (error) {
      throw REFUSED.has((error as Error).name)
        ? new TerminalError('SES refused the mail', { cause: error })
        : new RetryableError('SES did not take the mail', { cause: error });
    }
  },
});

/** What the same mail would be answered again. */
const REFUSED = new Set(['MessageRejected', 'BadRequestException', 'MailFromDomainNotVerifiedException']);
