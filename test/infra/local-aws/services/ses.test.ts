import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  PutAccountSendingAttributesCommand,
  SendEmailCommand,
  SESv2Client,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createSesService } from '../../../../infra/local-aws/services/sesv2/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import { refusal } from './iam-account.ts';

const FROM = 'firebreak@example.org';
const TO = { ToAddresses: ['on-call@example.net'] };

let dataDir: string;
let aws: LocalAws;
let ses: SESv2Client;

const open = async (): Promise<void> => {
  aws = await startLocalAws({
    dataDir,
    services: (world) => [createIamService(world), createStsService(world), createSesService(world)],
  });
  const { endpoint, region, credentials } = aws;
  ses = new SESv2Client({ endpoint, region, credentials, maxAttempts: 1 });
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ses-'));
  await open();
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: FROM }));
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'example.com' }));
});

afterAll(async () => {
  await aws.close();
  await rm(dataDir, { recursive: true });
});

const simple = (input: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: FROM,
  Destination: TO,
  Content: { Simple: { Subject: { Data: 'A decision is needed' }, Body: { Text: { Data: 'See the proposal.' } } } },
  ...input,
});
const send = (input: SendEmailCommandInput): Promise<string> => refusal(ses.send(new SendEmailCommand(input)));

interface Shown {
  readonly messages: readonly { readonly id: string; readonly subject: string }[];
}
const shown = async (query = ''): Promise<Shown['messages']> => {
  // A kept connection would not outlive the restart.
  const answer = await fetch(`${aws.endpoint}/_aws/ses${query}`, { headers: { connection: 'close' } });
  return ((await answer.json()) as Shown).messages;
};

describe('a message that was sent', () => {
  it('is kept whole, and shown to anybody on this machine', async () => {
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: `Firebreak <${FROM}>`,
        Destination: { ...TO, CcAddresses: ['lead@example.net'], BccAddresses: ['archive@example.net'] },
        ReplyToAddresses: ['nobody@example.org'],
        Content: {
          Simple: {
            Subject: { Data: 'Vorschlag für „orders“', Charset: 'UTF-8' },
            Body: { Text: { Data: 'text' }, Html: { Data: '<p>text</p>' } },
            Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
          },
        },
      }),
    );
    expect(await shown(`?id=${MessageId ?? ''}`)).toEqual([
      {
        id: MessageId,
        from: `Firebreak <${FROM}>`,
        to: TO.ToAddresses,
        cc: ['lead@example.net'],
        bcc: ['archive@example.net'],
        replyTo: ['nobody@example.org'],
        subject: 'Vorschlag für „orders“',
        headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
        text: 'text',
        html: '<p>text</p>',
        at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        principal: `arn:aws:iam::${aws.accountId}:root`,
      },
    ]);
  });

  it('may be written by its sender, who is named in its own header', async () => {
    const raw = [
      `From: "Fire, break" <${FROM}>`,
      'To: "Doe, Jo" <jo@example.net>,',
      ' second@example.net',
      'Subject: raw',
      '',
      'body',
      '',
    ].join('\r\n');
    const { MessageId } = await ses.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    expect(await shown(`?id=${MessageId ?? ''}`)).toMatchObject([
      {
        from: `"Fire, break" <${FROM}>`,
        to: ['"Doe, Jo" <jo@example.net>', 'second@example.net'],
        subject: 'raw',
        raw,
      },
    ]);
  });

  it('is counted against the quota', async () => {
    const account = async () => ses.send(new GetAccountCommand({}));
    const before = await account();
    await ses.send(new SendEmailCommand(simple()));
    const after = await account();
    expect(after).toMatchObject({ SendingEnabled: true, ProductionAccessEnabled: true });
    expect((after.SendQuota?.SentLast24Hours ?? 0) - (before.SendQuota?.SentLast24Hours ?? 0)).toBe(1);
  });

  it('comes after those sent before, and is still there after a restart', async () => {
    await ses.send(new SendEmailCommand(simple()));
    const { MessageId } = await ses.send(new SendEmailCommand(simple()));
    const before = await shown();
    expect(before.at(-1)?.id).toBe(MessageId);
    await aws.close();
    await open();
    expect(await shown()).toEqual(before);
  });
});

describe('a message is not sent', () => {
  it('from an address that is not verified', async () => {
    expect(await send(simple({ FromEmailAddress: 'stranger@example.net' }))).toBe(
      'MessageRejected 400 Email address is not verified. The following identities failed the check in region ' +
        `${aws.region.toUpperCase()}: stranger@example.net`,
    );
  });

  it.each<[why: string, input: SendEmailCommandInput]>([
    ['to nobody', simple({ Destination: {} })],
    ['with a line break in an address', simple({ FromEmailAddress: `x\r\nBcc: y@example.net <${FROM}>` })],
    ['without a body', simple({ Content: { Simple: { Subject: { Data: 'empty' }, Body: {} } } })],
    [
      'with a line break in its subject',
      simple({ Content: { Simple: { Subject: { Data: 'a\r\nBcc: b' }, Body: { Text: { Data: '' } } } } }),
    ],
    [
      'with a header that SES writes itself',
      simple({
        Content: {
          Simple: {
            Subject: { Data: 'a' },
            Body: { Text: { Data: 'b' } },
            Headers: [{ Name: 'Bcc', Value: 'c@example.net' }],
          },
        },
      }),
    ],
  ])('%s', async (_, input) => {
    expect(await send(input)).toMatch(/^BadRequestException 400/);
  });

  it('to more than fifty', async () => {
    const ToAddresses = Array.from({ length: 51 }, (_, index) => `person-${String(index)}@example.net`);
    expect(await send(simple({ Destination: { ToAddresses } }))).toBe(
      'MessageRejected 400 Recipient count exceeds 50.',
    );
  });
});

describe('an identity', () => {
  it.each([
    ['an address', FROM, FROM],
    ['every address of a domain', 'example.com', 'anyone@example.com'],
    ['every address of the domains below it', 'example.com', 'anyone@mail.example.com'],
  ])('lets %s send', async (_, EmailIdentity, FromEmailAddress) => {
    const described = await ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
    expect(described).toMatchObject({ VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' });
    expect(await send(simple({ FromEmailAddress }))).toBe('not refused');
  });

  it('lets nobody send once it is deleted', async () => {
    const EmailIdentity = 'passing@example.net';
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    expect(await refusal(ses.send(new CreateEmailIdentityCommand({ EmailIdentity })))).toBe(
      `AlreadyExistsException 400 Email identity ${EmailIdentity} already exist.`,
    );
    expect(await send(simple({ FromEmailAddress: EmailIdentity }))).toBe('not refused');
    await ses.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
    expect(await send(simple({ FromEmailAddress: EmailIdentity }))).toMatch(/^MessageRejected/);
    expect(await refusal(ses.send(new GetEmailIdentityCommand({ EmailIdentity })))).toBe(
      `NotFoundException 404 Email identity ${EmailIdentity} does not exist.`,
    );
  });

  it('is listed page by page', async () => {
    const first = await ses.send(new ListEmailIdentitiesCommand({ PageSize: 1 }));
    const second = await ses.send(new ListEmailIdentitiesCommand({ NextToken: first.NextToken }));
    expect([...(first.EmailIdentities ?? []), ...(second.EmailIdentities ?? [])]).toMatchObject([
      { IdentityName: 'example.com', IdentityType: 'DOMAIN' },
      { IdentityName: FROM, IdentityType: 'EMAIL_ADDRESS' },
    ]);
  });
});

it('what is not imitated is refused by name', async () => {
  expect(await send(simple({ ConfigurationSetName: 'set' }))).toMatch(
    /^NotImplemented 501 ses:SendEmail ConfigurationSetName/,
  );
  expect(await refusal(ses.send(new PutAccountSendingAttributesCommand({ SendingEnabled: false })))).toMatch(
    /^NotImplemented 501 ses:PutAccountSendingAttributes/,
  );
});
