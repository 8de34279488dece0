import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotDifferences, takeSnapshot } from '../../../chaos/snapshot/snapshot.ts';
import { DRILL_POLICY } from '../../../infra/local/local-policy.ts';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { type AccountClient, openAccountClient } from './account-client.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';
import { serveInTemp, type ServedInTemp } from './serve-in-temp.ts';
import { openStoredProposal } from './stored-proposal.ts';
import { until } from './until.ts';
import { concurrencyZero, freeConcurrency, inlinePolicyDeleted, type WayToBreak } from './ways-to-break.ts';

const PROPOSED_MS_MAX = 60_000;
const END_MS_MAX = 40_000;
const TEST_MS_MAX = 120_000;
/** Several periods of every alarm but the slowest: what has not come by then does not come. */
const SILENCE_MS = 4_000;

interface Scene {
  served: ServedInTemp;
  account: AccountClient;
  operator: OperatorClient;
}

const openScene = async (options: Parameters<typeof serveInTemp>[0] = {}): Promise<Scene> => {
  const served = await serveInTemp(options);
  return { served, account: openAccountClient(served.ready), operator: createOperatorClient(served.ready) };
};

const breakAndPropose = async ({ account, operator }: Scene, way: WayToBreak): Promise<IncidentView> => {
  const since = new Date();
  await way.breakIt(account);
  await account.sendMessages(1);
  return operator.waitForIncident(since, ['PROPOSED'], PROPOSED_MS_MAX);
};

/** Calls by which the executor changed something since. */
const repairsSince = async (account: AccountClient, since: Date): Promise<string[]> =>
  (await account.changesSince(since)).filter((change) => change.includes('firebreak-repair'));

describe.concurrent('a decision', () => {
  let scene: Scene;
  const begun = new Date();
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.served.close());

  let proposed: IncidentView;
  it.sequential(
    'on a proposal that was edited in the table is refused',
    async () => {
      proposed = await breakAndPropose(scene, inlinePolicyDeleted);
      const stored = await openStoredProposal(scene.account, proposed);
      await stored.widen();
      const reply = await scene.operator.decide(proposed.incident_id, proposed.proposal?.hash ?? '');
      await stored.restore();
      expect(reply).toMatchObject({ code: 409, body: { why: 'proposal-altered', status: 'PROPOSED' } });
      expect(await repairsSince(scene.account, begun)).toEqual([]);
    },
    TEST_MS_MAX,
  );

  it.sequential(
    'made by two operators at once is carried out once, and the second is told',
    async () => {
      const { incident_id, proposal } = proposed;
      const operators = [scene.operator, createOperatorClient(scene.served.ready, 1)];
      const replies = await Promise.all(operators.map((one) => one.decide(incident_id, proposal?.hash ?? '')));
      const [won, lost] = replies.sort((a, b) => a.code - b.code);
      expect(won).toMatchObject({ code: 200, body: { outcome: 'approved', status: 'APPROVED' } });
      expect(lost).toMatchObject({ code: 409, body: { why: 'already-decided' } });
      expect(['APPROVED', 'EXECUTED', 'RESOLVED']).toContain(lost?.body.status);

      expect((await scene.operator.waitForEnd(incident_id, END_MS_MAX)).status).toBe('RESOLVED');
      expect(await repairsSince(scene.account, begun)).toHaveLength(1);
    },
    TEST_MS_MAX,
  );

  it.sequential(
    'is void when the proposal is edited before it is carried out, even where the hashes are edited with it',
    async () => {
      const since = new Date();
      const { incident_id, proposal } = await breakAndPropose(scene, inlinePolicyDeleted);
      const target = proposal?.actions[0]?.target ?? '';
      // Another incident is at work on the same role: the executor has to wait.
      const { executor } = scene.served.host.stores;
      await executor.lockResource(target, 'another.p1', 60_000);
      const stored = await openStoredProposal(scene.account, { incident_id, proposal });
      const reply = await scene.operator.decide(incident_id, proposal?.hash ?? '');
      expect(reply).toMatchObject({ code: 200, body: { status: 'APPROVED' } });
      await stored.widenWithHash();
      await executor.unlockResource(target, 'another.p1');

      const next = await until(
        async () => {
          const now = await scene.operator.incident(incident_id);
          const left = now.timeline.find(({ from }) => from === 'APPROVED');
          return left && now.status !== 'DIAGNOSED' ? { left, status: now.status } : undefined;
        },
        END_MS_MAX,
        () => scene.operator.standing(),
      );
      expect(next.left).toMatchObject({ to: 'DIAGNOSED', reason: 'quorum-not-met' });
      expect(next.status).toBe('PROPOSED');
      expect(await repairsSince(scene.account, since)).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

describe.concurrent('a fix that does not help', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ policy: { ...DRILL_POLICY, verification_seconds: 5 } });
  });
  afterAll(() => scene.served.close());

  it.sequential(
    'is taken back by its inverse, which leaves the account as broken as it was, and says so',
    async () => {
      const { account, operator, served } = scene;
      const Bucket = served.ready.target.bucket;
      const { Contents = [] } = await account.s3.send(new ListObjectsV2Command({ Bucket }));
      for (const { Key } of Contents) await account.s3.send(new DeleteObjectCommand({ Bucket, Key }));
      const since = new Date();
      const proposed = await breakAndPropose(scene, inlinePolicyDeleted);
      const { aws, region, accountId, credentials } = served.ready;
      const reader = createAwsReader({ endpoint: aws, region, accountId, credentials });
      const broken = await takeSnapshot(reader);

      await operator.decide(proposed.incident_id, proposed.proposal?.hash ?? '');
      const ended = await operator.waitForEnd(proposed.incident_id, END_MS_MAX);
      expect(ended).toMatchObject({
        status: 'ROLLED_BACK',
        reason: 'not-back-in-time',
        verification: { passed: false },
      });
      const failed = ended.verification?.readings.filter(({ passed }) => !passed) ?? [];
      expect(failed.map(({ detail }) => detail).join()).toMatch(/NoSuchKey/);
      expect((await repairsSince(account, since)).map((change) => change.split(' ')[0])).toEqual([
        'PutRolePolicy',
        'DeleteRolePolicy',
      ]);
      expect(snapshotDifferences(broken, await takeSnapshot(reader))).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

describe.concurrent('an incident comes by a real path', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.served.close());

  it.sequential(
    'without the subscription of the topic there is none',
    async () => {
      const { account, operator, served } = scene;
      const TopicArn = served.ready.topics['incident-alerts'];
      const { Subscriptions = [] } = await account.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      for (const { SubscriptionArn } of Subscriptions)
        await account.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await concurrencyZero.breakIt(account);
      await account.sendMessages(1);
      await account.waitForAlarm(/-throttles$/, 20_000);
      await delay(SILENCE_MS);
      expect(await operator.incidents()).toEqual([]);

      await freeConcurrency(account);
      for (const { Protocol, Endpoint } of Subscriptions)
        await account.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    },
    TEST_MS_MAX,
  );

  it.sequential(
    'without the diagnostics server it is handed to a person, and says why',
    async () => {
      const { account, operator, served } = scene;
      await served.host.mcp.diagnostics.close();
      const since = new Date();
      await inlinePolicyDeleted.breakIt(account);
      await account.sendMessages(1);
      const ended = await operator.waitForIncident(since, ['ESCALATED', 'PROPOSED'], PROPOSED_MS_MAX);
      expect(ended).toMatchObject({ status: 'ESCALATED', reason: 'inconclusive' });
      expect(`${ended.diagnosis?.summary} ${ended.diagnosis?.gaps.join()}`).toMatch(/diagnostics/);
      expect(ended.proposal).toBeUndefined();
    },
    TEST_MS_MAX,
  );
});
