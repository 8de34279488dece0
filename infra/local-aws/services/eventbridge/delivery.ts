import { patternHolds, type EventPattern, type Values } from '../../event-pattern/pattern.ts';
import type { World } from '../../world.ts';
import type { RuleRecord, TargetRecord } from './rule.ts';
import type { Rules } from './rules.ts';

/** An event as rules match it and targets receive it. */
export interface BusEvent extends Values {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** Whole seconds, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

const SERVICE = 'events.amazonaws.com';

/** Follows `$.detail.id`; AWS's paths may be longer, and those are refused when the target is put. */
const partOf = (event: BusEvent, path: string): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], event);

const payloadOf = (event: BusEvent, { Input, InputPath }: TargetRecord): unknown => {
  if (Input !== undefined) return JSON.parse(Input) as unknown;
  return InputPath === undefined ? event : (partOf(event, InputPath) ?? null);
};

/** Brings events to the targets of the rules that they match, as the rule: the target's own policy must let it. */
export const createDelivery = (world: World, rules: Rules) => {
  const count = (rule: RuleRecord, metric: string): void =>
    world.metrics.put({
      namespace: 'AWS/Events',
      metric,
      value: 1,
      unit: 'Count',
      dimensions: { RuleName: rule.name },
    });

  const send = (rule: RuleRecord, target: TargetRecord, payload: unknown): string | undefined => {
    const source = { service: SERVICE, sourceArn: rule.arn };
    if (target.Arn.startsWith('arn:aws:sqs:'))
      return world.queues.send(target.Arn, JSON.stringify(payload), {}, source) ? undefined : 'SDK_CLIENT_ERROR';
    try {
      world.lambda.invokeAsync(target.Arn, payload, source);
      return undefined;
    } catch (error) {
      return error instanceof Error && error.name === 'AccessDeniedException' ? 'NO_PERMISSIONS' : 'NO_RESOURCE';
    }
  };

  /** Such a failure is final: it is not retried, and goes to the target's dead-letter queue when it has one. */
  const fail = (rule: RuleRecord, target: TargetRecord, payload: unknown, code: string): void => {
    count(rule, 'FailedInvocations');
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return;
    const text = (value: string) => ({ type: 'String', value });
    const attributes = {
      RULE_ARN: text(rule.arn),
      TARGET_ARN: text(target.Arn),
      ERROR_CODE: text(code),
      EXHAUSTED_RETRY_CONDITION: text('NonRetryable'),
    };
    const isSent = world.queues.send(queueArn, JSON.stringify(payload), attributes, {
      service: SERVICE,
      sourceArn: rule.arn,
    });
    count(rule, isSent ? 'InvocationsSentToDlq' : 'InvocationsFailedToBeSentToDlq');
  };

  const trigger = (rule: RuleRecord, event: BusEvent): void => {
    count(rule, 'TriggeredRules');
    for (const target of rule.targets) {
      const payload = payloadOf(event, target);
      count(rule, 'Invocations');
      const failure = send(rule, target, payload);
      if (failure !== undefined) fail(rule, target, payload, failure);
    }
    void world.state.flush();
  };

  return {
    trigger,
    /** Triggers every enabled rule whose pattern the event matches. */
    publish(event: BusEvent): void {
      for (const rule of rules.all()) {
        if (!rule.isEnabled || rule.pattern === undefined) continue;
        if (!patternHolds(JSON.parse(rule.pattern) as EventPattern, event)) continue;
        count(rule, 'MatchedEvents');
        trigger(rule, event);
      }
    },
  };
};

export type Delivery = ReturnType<typeof createDelivery>;
