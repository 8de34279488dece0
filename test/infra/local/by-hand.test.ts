import { ScanCommand } from '@aws-sdk/client-dynamodb';
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
  policyVersionReplaced,
  timeoutHalved,
  type WayToBreak,
} from './ways-to-break.ts';

const PROPOSED_MS_MAX = 60_000;
const RESOLVED_MS_MAX = 40_000;
const SCENARIO_MS_MAX = PROPOSED_MS_MAX + RESOLVED_MS_MAX + 5_000;

// Each account goes through its own ways one after the other; the accounts wait side by side.
const ACCOUNTS: Record<string, readonly WayToBreak[]> = {
  first: [inlinePolicyDeleted, concurrencyZero, timeoutHalved, inlinePolicyWithout('s3:GetObject')],
  second: [mappingDisabled, inlinePolicyWithout('cloudwatch:PutMetricData'), handlerRenamed, policyVersionReplaced],
};

describe.concurrent.each(Object.entries(ACCOUNTS))(
  'a person breaks the target of the %s account by hand',
  (_name, ways) => {
    let served: ServedInTemp;
    let account: AccountClient;
    let operator: OperatorClient;
    beforeAll(async () => {
      served = await serveInTemp();
      account = openAccountClient(served.ready);
      operator = createOperatorClient(served.ready);
    });
    afterAll(() => served.close());

    it.sequential.each(ways)(
      '$title: the right change is proposed, and works once it is approved',
      async ({ breakIt, change, cause }) => {
        const since = new Date();
        await breakIt(account);
        await account.sendMessages(3);

        const proposed = await operator.waitForIncident(since, ['PROPOSED'], PROPOSED_MS_MAX);
        expect(proposed.cause).toBe(cause);
        expect(proposed.proposal?.actions.map((action) => action.change)).toEqual([change]);

        const reply = await operator.decide(proposed.incident_id, proposed.proposal?.hash ?? '');
        expect(reply).toMatchObject({ code: 200, body: { outcome: 'approved', status: 'APPROVED' } });
        const ended = await operator.waitForEnd(proposed.incident_id, RESOLVED_MS_MAX);
        expect(ended.status).toBe('RESOLVED');
        expect(await account.answersProbe()).toBe(true);
      },
      SCENARIO_MS_MAX,
    );

    it.sequential('each of them was one incident, and none of them opened another', async () => {
      const incidents = await operator.incidents();
      expect(incidents.map(({ status, reason }) => `${status} ${reason}`)).toEqual(ways.map(() => 'RESOLVED verified'));
    });

    it.sequential('a scan of the table shows the incidents that the API lists, with their statuses', async () => {
      const TableName = served.ready.tables['incident-state'];
      const { Items } = await account.dynamodb.send(new ScanCommand({ TableName }));
      const scanned = (Items ?? []).map((item) => ({ id: item.incident_id?.S, status: item.status?.S }));
      const listed = (await operator.incidents()).map(({ incident_id, status }) => ({ id: incident_id, status }));
      expect(scanned).toHaveLength(ways.length);
      expect(scanned).toEqual(expect.arrayContaining(listed));
    });
  },
);
