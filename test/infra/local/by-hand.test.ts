import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountClient, openAccountClient } from './account-client.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';
import { serveInTemp, type ServedInTemp } from './serve-in-temp.ts';
import {
  concurrencyZero,
  handlerRenamed,
  inlinePolicyDeleted,
  inlinePolicyWithout,
  mappingDisabled,
  timeoutHalved,
} from './ways-to-break.ts';

const PROPOSED_MS_MAX = 60_000;
const RESOLVED_MS_MAX = 30_000;

let served: ServedInTemp;
let account: AccountClient;
let operator: OperatorClient;
beforeAll(async () => {
  served = await serveInTemp();
  account = openAccountClient(served.ready);
  operator = createOperatorClient(served.ready);
});
afterAll(() => served.close());

describe('a person with an AWS client breaks the target', () => {
  it.each([
    inlinePolicyDeleted,
    inlinePolicyWithout('s3:GetObject'),
    inlinePolicyWithout('cloudwatch:PutMetricData'),
    concurrencyZero,
    timeoutHalved,
    handlerRenamed,
    mappingDisabled,
    inlinePolicyDeleted,
    concurrencyZero,
  ])(
    '$title: the right change is proposed, and works once approved',
    async (way) => {
      const since = new Date();
      await way.breakIt(account);
      await account.sendMessages(3);
      const proposed = await operator.waitForIncident(
        since,
        ['PROPOSED', 'ESCALATED', 'SELF_RECOVERED'],
        PROPOSED_MS_MAX,
      );
      const t1 = Date.now();
      const reply = await operator.decide(proposed.incident_id, proposed.proposal?.hash ?? '');
      const resolved = await operator.waitForStatus(
        proposed.incident_id,
        ['RESOLVED', 'ROLLED_BACK', 'ESCALATED'],
        RESOLVED_MS_MAX + 30000,
      );
      console.log(
        way.title,
        'proposed',
        t1 - since.getTime(),
        'resolved',
        Date.now() - t1,
        resolved.status,
        proposed.alarms.map((a) => a.name).join(),
      );
      expect(proposed.proposal?.actions.map(({ change }) => change)).toEqual([way.change]);
      expect(reply).toMatchObject({ code: 200, body: { status: 'APPROVED' } });
      expect(await account.answersProbe()).toBe(true);
      expect(
        (await operator.incidents()).filter(({ incident_id }) => incident_id > '').map(({ status }) => status),
      ).toEqual([]);
    },
    120_000,
  );
});
