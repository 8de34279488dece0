import type { Clock } from '../../../shared/clock.ts';
import type { Directory } from '../../../shared/people.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { PAGING_STATUSES, type Status } from '../../../shared/transitions.ts';
import { type IncidentRecords, isAsked } from '../incident-records.ts';
import { approversOf, everybody, type Reachable } from '../recipients.ts';
import type { Told } from '../told.ts';
import { askingLetter, breakGlassLetter, outcomeLetter, subjectOf } from './incident-letters.ts';
import { type Letter, letterHtml, letterText } from './letter.ts';
import type { Mailer } from './ses-mailer.ts';

export interface MailTeller {
  mailer: Mailer;
  /** Address that mail comes from. */
  from: string;
  directory: Directory;
  policy: Policy;
  /** The page that a proposal is read on, for one person: `<web>/a/<token>`. */
  reviewUrl(proposal: Proposal, personId: string): Promise<string>;
  clock: Clock;
}

/** What is confirmed by mail: that a change was made, and every end that somebody waits for or has to act on. */
const CONFIRMED: readonly Status[] = ['EXECUTED', 'RESOLVED', ...PAGING_STATUSES];

/** Sends the mails that a move asks for, each to each person once. One that cannot be sent does not keep others from theirs. */
export const tellByMail = async (
  teller: MailTeller,
  told: Told,
  records: IncidentRecords,
  { message_id, status }: OutboxMessage,
): Promise<void> => {
  const { incident, proposal, approvals } = records;
  const { directory, policy, clock } = teller;
  const approvers = await approversOf({ directory, policy, now: clock.now() }, proposal);
  const tell = async (
    people: readonly Reachable[],
    about: string,
    key: string,
    letterFor: (person: Reachable) => Promise<Letter>,
  ): Promise<void> => {
    const { incident_id } = incident;
    const failures: unknown[] = [];
    for (const person of people) {
      const telling = {
        incident_id,
        message_key: `${key}#${person.id}`,
        medium: 'mail',
        to: person.id,
        about,
      } as const;
      await told
        .once(telling, async () => send(teller, records, person, telling.message_key, await letterFor(person)))
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };

  if (status === 'PROPOSED' && proposal !== undefined && isAsked(records))
    await tell(approvers, status, `ask#${proposal.proposal_id}`, async ({ id }) =>
      askingLetter(records, proposal, await teller.reviewUrl(proposal, id)),
    );
  if (CONFIRMED.includes(status))
    await tell(approvers, status, `outcome#${message_id}`, async () => outcomeLetter(records, status));
  for (const approval of approvals.filter(({ break_glass }) => break_glass === true))
    await tell(
      await everybody(directory),
      'break-glass',
      `break-glass#${approval.proposal_id}#${approval.approver}`,
      async () => breakGlassLetter(records, approval),
    );
};

const send = (
  { mailer, from, clock }: MailTeller,
  records: IncidentRecords,
  { email, id }: Reachable,
  key: string,
  letter: Letter,
): Promise<string> =>
  mailer.send({
    from,
    to: email,
    subject: subjectOf(records),
    text: letterText(letter),
    html: letterHtml(letter),
    key: `${records.incident.incident_id}#${key}#${id}`,
    thread: records.incident.incident_id,
    at: clock.now(),
  });
