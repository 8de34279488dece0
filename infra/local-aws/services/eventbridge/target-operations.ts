import type * as Events from '@aws-sdk/client-eventbridge';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { validation } from './errors.ts';
import { pageOf } from './page.ts';
import { targetRecord, type TargetRecord } from './rule.ts';
import type { Rules } from './rules.ts';

const TARGETS_MAX = 5;
const HONOURED_TARGET = [
  'Id',
  'Arn',
  'Input',
  'InputPath',
  'RetryPolicy.MaximumRetryAttempts',
  'RetryPolicy.MaximumEventAgeInSeconds',
  'DeadLetterConfig.Arn',
];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Throws what AWS throws for a target that it would not take; functions and queues are imitated. */
const checkTarget = ({ Id, Arn, Input, InputPath, RetryPolicy, DeadLetterConfig }: TargetRecord): void => {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id)) throw validation(`Parameter Id is not valid. Provided Id: ${Id}.`);
  if (!/^arn:aws:[a-z0-9-]+:/.test(Arn))
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!/^arn:aws:(lambda|sqs):/.test(Arn) || Arn.endsWith('.fifo'))
    throw notImplemented(`events:PutTargets Arn ${Arn}`);
  if (Input !== undefined && InputPath !== undefined)
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined && !isJson(Input)) throw validation(`JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !/^\$(\.[\w-]+)*$/.test(InputPath))
    throw notImplemented(`events:PutTargets InputPath ${InputPath}`);
  const { MaximumRetryAttempts: retries = 0, MaximumEventAgeInSeconds: age = 60 } = RetryPolicy ?? {};
  if (retries < 0 || retries > 185) throw validation('MaximumRetryAttempts must be between 0 and 185.');
  if (age < 60 || age > 86_400) throw validation('MaximumEventAgeInSeconds must be between 60 and 86400.');
  const deadLetterArn = DeadLetterConfig?.Arn;
  if (deadLetterArn !== undefined && !deadLetterArn.startsWith('arn:aws:sqs:'))
    throw validation(`Parameter ${deadLetterArn} is not valid. Reason: Dead-letter queue must be an SQS queue.`);
};

/** Where rules send their events. */
export const targetOperations = (rules: Rules): Record<string, Operation> => ({
  PutTargets: operation<Events.PutTargetsRequest, Events.PutTargetsResponse>({
    honours: ['Rule', 'EventBusName', ...HONOURED_TARGET.map((member) => `Targets[].${member}`)],
    writes: true,
    access: ({ Rule, Targets = [] }) =>
      rules.access('PutTargets', Rule, { 'events:TargetArn': Targets.map(({ Arn = '' }) => Arn) }),
    handle: ({ Rule, EventBusName, Targets = [] }) => {
      rules.requireBus(EventBusName);
      const rule = rules.get(Rule);
      const given = Targets.map(targetRecord);
      given.forEach(checkTarget);
      const kept = rule.targets.filter(({ Id }) => !given.some((target) => target.Id === Id));
      const targets = [...kept, ...given];
      if (targets.length > TARGETS_MAX)
        throw validation(`Rule ${rule.name} cannot have more than ${TARGETS_MAX} targets.`);
      rules.save({ ...rule, targets });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  }),
  RemoveTargets: operation<Events.RemoveTargetsRequest, Events.RemoveTargetsResponse>({
    honours: ['Rule', 'EventBusName', 'Ids'],
    writes: true,
    access: ({ Rule }) => rules.access('RemoveTargets', Rule),
    handle: ({ Rule, EventBusName, Ids = [] }) => {
      rules.requireBus(EventBusName);
      const rule = rules.get(Rule);
      const failed = Ids.filter((id) => !rule.targets.some(({ Id }) => Id === id));
      rules.save({ ...rule, targets: rule.targets.filter(({ Id }) => !Ids.includes(Id)) });
      const FailedEntries = failed.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target(s) ${TargetId}.`,
      }));
      return { FailedEntryCount: failed.length, FailedEntries };
    },
  }),
  ListTargetsByRule: operation<Events.ListTargetsByRuleRequest, Events.ListTargetsByRuleResponse>({
    honours: ['Rule', 'EventBusName', 'NextToken', 'Limit'],
    writes: false,
    access: ({ Rule }) => rules.access('ListTargetsByRule', Rule),
    handle: ({ Rule, EventBusName, NextToken, Limit }) => {
      rules.requireBus(EventBusName);
      const { shown, rest } = pageOf(rules.get(Rule).targets, { NextToken, Limit });
      return { Targets: shown.map((target) => ({ ...target })), ...rest };
    },
  }),
  ListRuleNamesByTarget: operation<Events.ListRuleNamesByTargetRequest, Events.ListRuleNamesByTargetResponse>({
    honours: ['TargetArn', 'EventBusName', 'NextToken', 'Limit'],
    writes: false,
    access: () => [{ action: 'events:ListRuleNamesByTarget', resource: '*' }],
    handle: ({ TargetArn, EventBusName, NextToken, Limit }) => {
      rules.requireBus(EventBusName);
      const found = rules.all().filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
      const { shown, rest } = pageOf(found, { NextToken, Limit });
      return { RuleNames: shown.map(({ name }) => name), ...rest };
    },
  }),
});
