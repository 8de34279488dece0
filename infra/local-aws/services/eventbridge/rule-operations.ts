import type * as Events from '@aws-sdk/client-eventbridge';
import { notImplemented } from '../../aws-error.ts';
import { patternProblem } from '../../event-pattern/problem.ts';
import { operation, type Operation } from '../../service.ts';
import { invalidPattern, validation } from './errors.ts';
import { pageOf } from './page.ts';
import { type RuleRecord, shownRule } from './rule.ts';
import type { Rules } from './rules.ts';
import { parseSchedule } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';
import { mergeTags, requestTags } from './tags.ts';

type Named = { Name: string | undefined; EventBusName?: string };

const isEnabledBy = (state: string | undefined): boolean => {
  if (state === undefined || state === 'ENABLED') return true;
  if (state === 'DISABLED') return false;
  throw notImplemented(`events:PutRule State ${state}`);
};

/** A rule is replaced whole: what the call leaves out is gone, but for targets and tags. */
const changedRule = (rules: Rules, input: Events.PutRuleRequest): RuleRecord => {
  const { Name, ScheduleExpression: schedule, EventPattern: pattern, Description: description, State, Tags } = input;
  const name = rules.requireName(Name);
  const before = rules.find(name);
  if (schedule === undefined && pattern === undefined)
    throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (schedule !== undefined) parseSchedule(schedule);
  const problem = pattern === undefined ? undefined : patternProblem(pattern);
  if (problem !== undefined) throw invalidPattern(problem);
  return {
    name,
    arn: rules.arn(name),
    ...(schedule !== undefined && { schedule }),
    ...(pattern !== undefined && { pattern }),
    ...(description !== undefined && { description }),
    isEnabled: isEnabledBy(State),
    // Of a rule that is there, AWS ignores the tags of a call.
    tags: before?.tags ?? mergeTags({}, Tags),
    targets: before?.targets ?? [],
  };
};

/** Rules as such; their targets and tags have files of their own. */
export const ruleOperations = (rules: Rules, scheduler: Scheduler): Record<string, Operation> => {
  const save = (rule: RuleRecord): void => {
    rules.save(rule);
    scheduler.follow(rule);
  };
  const switching = (name: string, isEnabled: boolean): Operation =>
    operation<Named, object>({
      honours: ['Name', 'EventBusName'],
      writes: true,
      access: ({ Name }) => rules.access(name, Name),
      handle: ({ Name, EventBusName }) => {
        rules.requireBus(EventBusName);
        save({ ...rules.get(Name), isEnabled });
        return {};
      },
    });
  return {
    PutRule: operation<Events.PutRuleRequest, Events.PutRuleResponse>({
      honours: ['Name', 'ScheduleExpression', 'EventPattern', 'State', 'Description', 'Tags', 'EventBusName'],
      writes: true,
      access: ({ Name, Tags }) => [
        ...rules.access('PutRule', Name, requestTags(Tags)),
        ...(Tags?.length ? rules.access('TagResource', Name, requestTags(Tags)) : []),
      ],
      handle: (input) => {
        rules.requireBus(input.EventBusName);
        const rule = changedRule(rules, input);
        save(rule);
        return { RuleArn: rule.arn };
      },
    }),
    EnableRule: switching('EnableRule', true),
    DisableRule: switching('DisableRule', false),
    DeleteRule: operation<Named, object>({
      honours: ['Name', 'EventBusName'],
      writes: true,
      access: ({ Name }) => rules.access('DeleteRule', Name),
      handle: ({ Name, EventBusName }) => {
        rules.requireBus(EventBusName);
        const rule = rules.find(Name);
        if (!rule) return {};
        if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
        scheduler.forget(rule.name);
        rules.delete(rule.name);
        return {};
      },
    }),
    DescribeRule: operation<Named, Events.DescribeRuleResponse>({
      honours: ['Name', 'EventBusName'],
      writes: false,
      access: ({ Name }) => rules.access('DescribeRule', Name),
      handle: ({ Name, EventBusName }) => {
        rules.requireBus(EventBusName);
        return shownRule(rules.get(Name));
      },
    }),
    ListRules: operation<Events.ListRulesRequest, Events.ListRulesResponse>({
      honours: ['NamePrefix', 'EventBusName', 'NextToken', 'Limit'],
      writes: false,
      access: () => [{ action: 'events:ListRules', resource: '*' }],
      handle: ({ NamePrefix = '', EventBusName, NextToken, Limit }) => {
        rules.requireBus(EventBusName);
        const { shown, rest } = pageOf(
          rules.all().filter(({ name }) => name.startsWith(NamePrefix)),
          { NextToken, Limit },
        );
        return { Rules: shown.map(shownRule), ...rest };
      },
    }),
  };
};
