import type * as Ses from '@aws-sdk/client-sesv2';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { badRequest, notVerified } from './errors.ts';
import { isAddress, type Identities } from './identities.ts';
import type { Outbox } from './outbox.ts';
import { outgoingMessage, type OutgoingMessage } from './outgoing-message.ts';

/** Per message, over all of its recipients. */
const RECIPIENTS_MAX = 50;
/** What a new account outside the sandbox may send. */
const QUOTA = { Max24HourSend: 50_000, MaxSendRate: 14 };

/** The address of `Name <address>`. */
const addressOf = (mailbox: string): string => /<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();

const recipientsOf = ({ to, cc, bcc }: OutgoingMessage): string[] => [...to, ...cc, ...bcc].map(addressOf);

const checkAddresses = (message: OutgoingMessage): void => {
  const recipients = recipientsOf(message);
  if (recipients.length === 0) throw badRequest('At least one recipient must be specified.');
  if (recipients.length > RECIPIENTS_MAX) throw new AwsError('MessageRejected', 'Recipient count exceeds 50.');
  const mailboxes = [message.from, ...message.to, ...message.cc, ...message.bcc, ...message.replyTo];
  const bad = mailboxes.find((mailbox) => !isAddress(addressOf(mailbox)) || /[\r\n]/.test(mailbox));
  if (bad !== undefined) throw badRequest(`Invalid email address ${JSON.stringify(bad)}.`);
};

const sendAccess = (identities: Identities, input: Ses.SendEmailRequest): Access[] => {
  const message = outgoingMessage(input);
  const sender = addressOf(message.from);
  const action = message.raw === undefined ? 'ses:SendEmail' : 'ses:SendRawEmail';
  const displayName = /^\s*"?([^"<]*?)"?\s*</.exec(message.from)?.[1];
  const context = {
    'ses:ApiVersion': '2',
    'ses:FromAddress': sender,
    'ses:Recipients': recipientsOf(message),
    ...(displayName !== undefined && { 'ses:FromDisplayName': displayName }),
  };
  return [{ action, resource: identities.arn(identities.senderFor(sender)?.name ?? sender), context }];
};

export const sendOperations = (
  { region }: Pick<World, 'region'>,
  identities: Identities,
  outbox: Outbox,
): Record<string, Operation> => ({
  SendEmail: operation<Ses.SendEmailRequest, Ses.SendEmailResponse>({
    honours: [
      'FromEmailAddress',
      'Destination',
      'ReplyToAddresses',
      'Content.Simple.Subject',
      'Content.Simple.Body',
      'Content.Simple.Headers',
      'Content.Raw',
    ],
    writes: true,
    isDataEvent: true,
    access: (input) => sendAccess(identities, input),
    handle: (input, { caller }) => {
      const message = outgoingMessage(input);
      checkAddresses(message);
      if (!identities.senderFor(addressOf(message.from))) throw notVerified(region, [message.from]);
      return { MessageId: outbox.send(message, caller.principalArn).id };
    },
  }),
  GetAccount: operation<Ses.GetAccountRequest, Ses.GetAccountResponse>({
    honours: [],
    writes: false,
    access: () => [{ action: 'ses:GetAccount', resource: '*' }],
    handle: () => ({
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: 'HEALTHY',
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      SendQuota: { ...QUOTA, SentLast24Hours: outbox.sentInLastDay() },
    }),
  }),
});
