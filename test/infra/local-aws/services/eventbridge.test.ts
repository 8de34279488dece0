import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextCron, parseCron } from '../../../../infra/local-aws/services/eventbridge/cron.ts';
import { EventAccount } from './event-account.ts';
import { eventually } from './messaging-account.ts';

let account: EventAccount;
beforeAll(async () => {
  account = await EventAccount.open();
});
afterAll(() => account[Symbol.asyncDispose]());

const putRule = async (Name: string, settings: Omit<PutRuleCommandInput, 'Name'>, ...Targets: Target[]) => {
  const { RuleArn = '' } = await account.events.send(new PutRuleCommand({ Name, ...settings }));
  if (Targets.length > 0) await account.events.send(new PutTargetsCommand({ Rule: Name, Targets }));
  return RuleArn;
};
const orders = (shop: string) => JSON.stringify({ source: ['shop'], detail: { shop: [shop] } });
const put = (shop: string, more: object = {}) =>
  account.events.send(
    new PutEventsCommand({
      Entries: [{ Source: 'shop', DetailType: 'order', Detail: JSON.stringify({ shop, id: 'o-1' }), ...more }],
    }),
  );
const askedOf = (name: string) => account.asked.filter(({ functionArn }) => functionArn === account.functionArn(name));

describe('a rule with a pattern', () => {
  it('hands the event to its function, as itself', async () => {
    const arn = await putRule(
      'north',
      { EventPattern: orders('north') },
      { Id: 'a', Arn: account.functionArn('north') },
    );
    await put('north');
    await put('south');
    expect(askedOf('north')).toMatchObject([
      {
        service: 'events.amazonaws.com',
        sourceArn: arn,
        payload: { version: '0', source: 'shop', 'detail-type': 'order', detail: { shop: 'north' }, resources: [] },
      },
    ]);
    expect(
      ['MatchedEvents', 'TriggeredRules', 'Invocations', 'FailedInvocations'].map((m) => account.count(m, 'north')),
    ).toEqual([1, 1, 1, 0]);
  });

  it('is silent while it is disabled', async () => {
    await putRule('paused', { EventPattern: orders('paused') }, { Id: 'a', Arn: account.functionArn('paused') });
    await account.events.send(new DisableRuleCommand({ Name: 'paused' }));
    expect(await account.events.send(new DescribeRuleCommand({ Name: 'paused' }))).toMatchObject({ State: 'DISABLED' });
    await put('paused');
    expect(account.count('TriggeredRules', 'paused')).toBe(0);
    await account.events.send(new EnableRuleCommand({ Name: 'paused' }));
    await put('paused');
    expect(askedOf('paused')).toHaveLength(1);
  });

  it('without a target triggers, and invokes nothing', async () => {
    await putRule('aimless', { EventPattern: orders('aimless') }, { Id: 'a', Arn: account.functionArn('aimless') });
    const removed = await account.events.send(new RemoveTargetsCommand({ Rule: 'aimless', Ids: ['a', 'b'] }));
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'b' }] });
    await put('aimless');
    expect([account.count('TriggeredRules', 'aimless'), account.count('Invocations', 'aimless')]).toEqual([1, 0]);
  });

  it.each<[string, Partial<Target>, unknown]>([
    ['a text of its own', { Input: '{"sweep":true}' }, { sweep: true }],
    ['a part of the event', { InputPath: '$.detail.id' }, 'o-1'],
  ])('sends %s where the target says so', async (_, shaping, payload) => {
    await putRule(
      'shaped',
      { EventPattern: orders('shaped') },
      { Id: 'a', Arn: account.functionArn('shaped'), ...shaping },
    );
    await put('shaped');
    expect(askedOf('shaped').at(-1)?.payload).toEqual(payload);
  });

  it('counts a refused invocation, and keeps its event in the dead-letter queue', async () => {
    const arn = await putRule('refused', { EventPattern: orders('refused') });
    const dead = await account.queue('refused-events', 'events.amazonaws.com', arn);
    account.closed.add(account.functionArn('refused'));
    const Targets = [{ Id: 'a', Arn: account.functionArn('refused'), DeadLetterConfig: { Arn: dead.arn } }];
    await account.events.send(new PutTargetsCommand({ Rule: 'refused', Targets }));
    await put('refused');
    expect(account.count('FailedInvocations', 'refused')).toBe(1);
    expect(await account.receive(dead.url)).toMatchObject({
      body: { detail: { shop: 'refused' } },
      attributes: { ERROR_CODE: 'NO_PERMISSIONS', RULE_ARN: arn },
    });
  });

  it('reaches a queue only as its policy allows', async () => {
    const arn = await putRule('queued', { EventPattern: orders('queued') });
    const open = await account.queue('open', 'events.amazonaws.com', arn);
    const shut = await account.queue('shut', 'events.amazonaws.com', `${arn}-other`);
    const Targets = [open, shut].map((queue, index) => ({ Id: String(index), Arn: queue.arn }));
    await account.events.send(new PutTargetsCommand({ Rule: 'queued', Targets }));
    await put('queued');
    expect(await account.receive(open.url)).toMatchObject({ body: { source: 'shop' } });
    expect(await account.waitingIn(shut.url)).toBe(0);
    expect(account.count('FailedInvocations', 'queued')).toBe(1);
  });
});

describe('a rule with a schedule', () => {
  it('fires again and again, until it is disabled', async () => {
    const arn = await putRule(
      'sweep',
      { ScheduleExpression: 'rate(1 minute)' },
      { Id: 'a', Arn: account.functionArn('sweep') },
    );
    const [first] = await eventually('two sweeps', () => askedOf('sweep').length >= 2 && askedOf('sweep'));
    expect(first?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: [arn],
      detail: {},
    });
    await account.events.send(new DisableRuleCommand({ Name: 'sweep' }));
    const seen = askedOf('sweep').length;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(askedOf('sweep')).toHaveLength(seen);
  });

  it.each([
    ['0 8 ? * MON-FRI *', '2026-11-20T08:00:00Z', '2026-11-23T08:00:00Z'],
    ['0/15 * * * ? *', '2026-11-20T17:01:30Z', '2026-11-20T17:15:00Z'],
    ['30 23 1 1,JUL ? 2027', '2026-11-20T00:00:00Z', '2027-01-01T23:30:00Z'],
    ['0 0 29 2 ? *', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 ? * 1 *', '2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z'],
    ['0 0 1 1 ? 1999', '2026-11-20T00:00:00Z', undefined],
  ])('cron(%s) comes next after %s at %s', (expression, after, next) => {
    const found = nextCron(parseCron(expression)!, Date.parse(after));
    expect(found && new Date(found).toISOString().replace('.000', '')).toBe(next);
  });
});

describe('what EventBridge refuses', () => {
  it.each<[string, PutRuleCommandInput, string]>([
    ['a rule without a trigger', { Name: 'r' }, 'Parameter(s) EventPattern or ScheduleExpression must be specified.'],
    [
      'a rate of one minutes',
      { Name: 'r', ScheduleExpression: 'rate(1 minutes)' },
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'both days in a cron',
      { Name: 'r', ScheduleExpression: 'cron(0 8 1 * MON *)' },
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'a pattern that is no list',
      { Name: 'r', EventPattern: '{"source":"shop"}' },
      'Event pattern is not valid. Reason: "source" must be an object or an array',
    ],
    ['a name with a space', { Name: 'a b', ScheduleExpression: 'rate(1 day)' }, 'failed to satisfy constraint'],
    [
      'another bus',
      { Name: 'r', EventBusName: 'other', ScheduleExpression: 'rate(1 day)' },
      'Event bus other does not exist.',
    ],
  ])('%s', async (_, input, message) => {
    await expect(account.events.send(new PutRuleCommand(input))).rejects.toThrow(message);
  });

  it('an event in the name of AWS, beside one that is taken', async () => {
    const own = { Source: 'shop', DetailType: 'order', Detail: '{}' };
    const { FailedEntryCount, Entries } = await account.events.send(
      new PutEventsCommand({ Entries: [own, { ...own, Source: 'aws.s3' }, { ...own, Detail: '[1]' }] }),
    );
    expect(FailedEntryCount).toBe(2);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'NotAuthorizedForSourceException',
      'MalformedDetail',
    ]);
  });

  it('a rule that is not there, and the end of one that has targets', async () => {
    await expect(account.events.send(new DescribeRuleCommand({ Name: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Rule nobody does not exist on EventBus default.',
    });
    await putRule('kept', { EventPattern: orders('kept') }, { Id: 'a', Arn: account.functionArn('kept') });
    await expect(account.events.send(new DeleteRuleCommand({ Name: 'kept' }))).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
  });
});

describe('rules', () => {
  it('are listed with their targets and tags, by name and by target', async () => {
    const Tags = [
      { Key: 'team', Value: 'shop' },
      { Key: 'kept', Value: 'yes' },
    ];
    const Targets = [{ Id: 'a', Arn: account.functionArn('listed'), RetryPolicy: { MaximumRetryAttempts: 3 } }];
    const ResourceARN = await putRule('listed', { EventPattern: orders('listed'), Description: 'd', Tags }, ...Targets);
    // A rule that is put again is replaced, but for its targets and tags.
    await putRule('listed', { EventPattern: orders('listed') });
    const { Rules } = await account.events.send(new ListRulesCommand({ NamePrefix: 'list' }));
    expect(Rules).toEqual([
      { Name: 'listed', Arn: ResourceARN, EventPattern: orders('listed'), State: 'ENABLED', EventBusName: 'default' },
    ]);
    expect((await account.events.send(new ListTargetsByRuleCommand({ Rule: 'listed' }))).Targets).toEqual(Targets);
    const TargetArn = account.functionArn('listed');
    expect((await account.events.send(new ListRuleNamesByTargetCommand({ TargetArn }))).RuleNames).toEqual(['listed']);
    await account.events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team'] }));
    expect((await account.events.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
      { Key: 'kept', Value: 'yes' },
    ]);
  });
});
