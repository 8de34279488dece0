import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount, type TargetAccount } from '../../../chaos/target/account.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import type { AwsServiceName } from '../../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { prepareAction } from '../../../shared/propose.ts';
import type { Action, ChangeCall } from '../../../shared/proposal.ts';
import { startIdleService } from '../aws/idle-service.ts';

let aws: LocalAws;
let account: TargetAccount;
let reader: AwsReader;
let service_arn: string;
beforeAll(async () => {
  aws = await startLocalAws();
  account = createTargetAccount(aws);
  reader = createAwsReader(aws);
  service_arn = await startIdleService(account, aws);
});
afterAll(() => aws.close());

const prepare = async (call: ChangeCall): Promise<Action> => {
  const { action, problems } = await prepareAction(call, reader);
  if (action === undefined || problems.length > 0) throw new Error(problems.join());
  return action;
};
const make = ({ call }: Action) => account.send(call.service as AwsServiceName, call.operation, call.input);
const revision = (number: number): string =>
  service_arn.replace(/:service\/.*/, `:task-definition/orders-task:${number}`);

describe('a change of a service', () => {
  const CASES: [change: string, params: () => Record<string, unknown>, risk: string][] = [
    ['set-service-desired-count', () => ({ service_arn, desired_count: 2 }), 'R2'],
    ['set-service-task-definition', () => ({ service_arn, task_definition_arn: revision(2) }), 'R2'],
    [
      'set-deployment-configuration',
      () => ({
        service_arn,
        minimum_healthy_percent: 50,
        maximum_percent: 150,
        circuit_breaker: true,
        circuit_breaker_rollback: false,
      }),
      'R2',
    ],
    ['create-log-group', () => ({ service_arn, log_group: '/ecs/orders', tags: { team: 'orders' } }), 'R1'],
  ];

  it.each(CASES)(
    '`%s` is read back as its post-image says, and undone by its inverse',
    async (change, params, risk) => {
      const action = await prepare({ change, params: params() });
      expect(action.risk).toBe(risk);
      expect(action.target).toBe(service_arn);
      await make(action);
      const undo = await prepare(action.inverse);
      expect(undo.pre_image).toEqual(action.post_image);
      await make(undo);
      expect((await prepare({ change, params: params() })).pre_image).toEqual(action.pre_image);
    },
  );

  it('prices tasks that are added, and gives back what is taken away', async () => {
    const added = await prepare({ change: 'set-service-desired-count', params: { service_arn, desired_count: 2 } });
    // 2 × (0.25 vCPU × 0.04048 + 0.5 GB × 0.004445) × 730 h
    expect(added.cost.monthly_nano_usd).toBe(18_020_050_000);
  });

  it('never runs a revision that is not ACTIVE', async () => {
    await account.send('ecs', 'DeregisterTaskDefinition', { taskDefinition: revision(2) });
    const { problems } = await prepareAction(
      { change: 'set-service-task-definition', params: { service_arn, task_definition_arn: revision(2) } },
      reader,
    );
    expect(problems).toEqual(['the revision `orders-task:2` is not ACTIVE']);
  });

  it('creates no log group that is there, and says that deleting one is a person’s', async () => {
    await account.send('logs', 'CreateLogGroup', { logGroupName: '/ecs/kept' });
    const params = { service_arn, log_group: '/ecs/kept' };
    const { problems } = await prepareAction({ change: 'create-log-group', params: { ...params, tags: {} } }, reader);
    expect(problems).toEqual(['the log group `/ecs/kept` is there already']);
    expect((await prepare({ change: 'delete-log-group', params })).risk).toBe('R4');
  });
});
