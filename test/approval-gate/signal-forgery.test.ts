import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { createIntake, sns } from '../shared/signals/intake-samples.ts';
import {
  alarmMessage,
  createTestReceiver,
  envelope,
  type Json,
  sample,
  TOPIC,
  workloadAlarm,
} from '../shared/signals/signal-samples.ts';
import { createSnsSigner } from '../shared/signals/sns-signer.ts';
import { moveOf, openIncident, proposalFor, walk } from '../shared/store/records.ts';

const proposedIn = async (store: IncidentStore): Promise<Incident> => {
  const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
  return store.move(moveOf(diagnosed, 'PROPOSED', { proposal: proposalFor(diagnosed) }));
};

/** Everything that a decision would have in it. */
const approvalOf = ({ incident_id, proposal_id, proposal_hash }: Incident): Json => ({
  incident_id,
  proposal_id,
  hash: proposal_hash,
  action_hash: proposal_hash,
  decision: 'approve',
  approver: 'ada',
  status: 'APPROVED',
  channel: 'web',
});

const isUntouched = async (store: IncidentStore, incident: Incident): Promise<void> => {
  expect(await store.get(incident.incident_id)).toEqual(incident);
  expect(await store.approvals(incident.incident_id, incident.proposal_id ?? '')).toEqual([]);
};

describe('a signal shaped like an approval', () => {
  it.each<[string, (approval: Json) => unknown]>([
    ['the message of a notification', (approval) => envelope(approval)],
    [
      'a notification’s attributes',
      (approval) => envelope(alarmMessage({ NewStateValue: 'OK' }), { MessageAttributes: approval }),
    ],
    ['members beside an OK', (approval) => envelope(alarmMessage({ NewStateValue: 'OK', ...approval }))],
    [
      'an OK’s reason',
      (approval) => envelope(alarmMessage({ NewStateValue: 'OK', NewStateReason: JSON.stringify(approval) })),
    ],
    [
      'an event of EventBridge',
      (approval) => ({ ...sample('eventbridge-metric'), 'detail-type': 'Approval', detail: approval }),
    ],
    ['an alarm event’s detail', (approval) => ({ ...sample('eventbridge-metric'), detail: approval })],
    ['a bare body', (approval) => approval],
  ])('A43 decides nothing in the queue: %s', async (_, messageOf) => {
    const { receiver, store } = createTestReceiver();
    const incident = await proposedIn(store);
    await receiver.receive(JSON.stringify(messageOf(approvalOf(incident))));
    await isUntouched(store, incident);
  });

  it('A43 decides nothing by HTTP, signed by SNS or by our own webhook secret', async () => {
    const intake = createIntake();
    const incident = await proposedIn(intake.store);
    const approval = approvalOf(incident);
    expect(await intake.sns(sns.notification(approval))).toMatchObject({ status: 400 });
    expect(await intake.signed(approval)).toMatchObject({ status: 400 });
    await intake.signed(workloadAlarm({ state: 'OK', workload: 'elsewhere', ...approval, id: 'an-id' }));
    await isUntouched(intake.store, incident);
  });
});

describe('a message that SNS did not sign for a topic of ours', () => {
  it.each<[string, number, () => Json | Promise<Json>]>([
    ['a forged signature', 401, async () => (await createSnsSigner()).notification(alarmMessage())],
    [
      'a signature of another message',
      401,
      () => ({ ...sns.notification(alarmMessage()), Message: JSON.stringify(alarmMessage({ NewStateValue: 'OK' })) }),
    ],
    ['no signature', 401, () => envelope(alarmMessage())],
    [
      'a foreign topic',
      403,
      () => sns.notification(alarmMessage(), { TopicArn: 'arn:aws:sns:us-east-1:999999999999:incident-alerts' }),
    ],
    ['a topic whose name begins alike', 403, () => sns.notification(alarmMessage(), { TopicArn: `${TOPIC}-2` })],
  ])('A44 is refused by the intake of SNS: %s', async (_, status, messageOf) => {
    const intake = createIntake();
    expect(await intake.sns(await messageOf())).toMatchObject({ status });
    expect(await intake.store.list()).toEqual([]);
  });

  it('A44 is refused by the webhook too, which asks for a signature of its own', async () => {
    const intake = createIntake();
    const message = JSON.stringify(sns.notification(alarmMessage()));
    expect(await intake.webhook(message, {})).toMatchObject({ status: 401 });
    expect(await intake.signed(sns.notification(alarmMessage()))).toMatchObject({ status: 400 });
    expect(await intake.store.list()).toEqual([]);
  });
});
