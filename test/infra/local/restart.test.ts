import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { openAccountClient } from './account-client.ts';
import { createOperatorClient } from './operator-client.ts';
import { running, type ServeProcess, spawnServe } from './serve-process.ts';
import { until } from './until.ts';
import { inlinePolicyDeleted } from './ways-to-break.ts';

/** A child that lost its parent finds out by itself. */
const ORPHAN_MS_MAX = 10_000;

describe('serve is killed while a proposal waits, and started again on the same data', () => {
  const processes: ServeProcess[] = [];
  let dataDir: string;
  let first: ServeProcess;
  let second: ServeProcess;
  let left: number[];
  let before: IncidentView;
  const begun = new Date();

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
    first = await spawnServe(dataDir);
    processes.push(first);
    const account = openAccountClient(first.ready);
    await inlinePolicyDeleted.breakIt(account);
    await account.sendMessages(1);
    before = await createOperatorClient(first.ready).waitForIncident(begun, ['PROPOSED'], 60_000);
    left = first.descendants();
    await first.killAtOnce();
    second = await spawnServe(dataDir);
    processes.push(second);
  }, 120_000);
  afterAll(async () => {
    const pids = processes.flatMap((one) => one.descendants());
    for (const one of processes) await one.killAtOnce();
    await until(
      async () => (running(pids).length === 0 ? true : undefined),
      ORPHAN_MS_MAX,
      () => `${pids.join()} run`,
    );
    await rm(dataDir, { recursive: true, force: true });
  });

  it('leaves no process of the first one behind', async () => {
    expect(left).not.toEqual([]);
    await until(
      async () => (running(left).length === 0 ? true : undefined),
      ORPHAN_MS_MAX,
      () => `${running(left).join()} of ${left.join()} still run`,
    );
  });

  it('keeps the account, the operators and the incident with the hash that was shown', async () => {
    const { aws, accountId, credentials, operators, target } = second.ready;
    expect({ aws, accountId, credentials, operators, target }).toEqual({
      aws: first.ready.aws,
      accountId: first.ready.accountId,
      credentials: first.ready.credentials,
      operators: first.ready.operators,
      target: first.ready.target,
    });
    const after = await createOperatorClient(second.ready).incident(before.incident_id);
    expect(after.status).toBe('PROPOSED');
    expect(after.proposal).toEqual(before.proposal);
    expect(after.timeline.slice(0, before.timeline.length)).toEqual(before.timeline);
  });

  it('executes it once when it is approved', async () => {
    const operator = createOperatorClient(second.ready);
    const account = openAccountClient(second.ready);
    const reply = await operator.decide(before.incident_id, before.proposal?.hash.slice(0, 12) ?? '');
    expect(reply).toMatchObject({ code: 200, body: { status: 'APPROVED' } });
    const ended = await operator.waitForEnd(before.incident_id, 60_000);
    expect(ended.status).toBe('RESOLVED');
    expect(await account.answersProbe()).toBe(true);
    const repairs = (await account.changesSince(begun)).filter((change) => change.includes('firebreak-'));
    expect(repairs).toEqual([expect.stringMatching(/^PutRolePolicy by .*firebreak-repair/)]);
  }, 70_000);
});
