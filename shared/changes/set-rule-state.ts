import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readRule } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change } from './change.ts';
import { requireOwnScope, RuleArn } from './parameters.ts';

const params = z.strictObject({ rule_arn: RuleArn, state: z.enum(['ENABLED', 'DISABLED']) });
type Params = z.infer<typeof params>;

/** Switches a rule on or off. Image: its state, null when there is no such rule. */
export const setRuleState: Change<Params> = {
  id: 'set-rule-state',
  description:
    'Enables or disables an EventBridge rule: what it matches, and its schedule, invoke its targets or do not.',
  params,
  repairRole: 'trigger',
  target: ({ rule_arn }) => rule_arn,
  risk: () => 'R2',
  async capture({ rule_arn }, aws) {
    requireOwnScope(aws, rule_arn);
    const rule = await readRule(aws, rule_arn);
    return rule === undefined ? null : { state: rule.state };
  },
  postImage: ({ state }, preImage) => (preImage === null ? null : { state }),
  call: ({ rule_arn, state }) => ({
    service: 'eventbridge',
    operation: state === 'ENABLED' ? 'EnableRule' : 'DisableRule',
    input: { Name: arnName(rule_arn) },
  }),
  invert: ({ rule_arn }, preImage) => {
    if (preImage === null) throw new TerminalError(`there is no rule \`${rule_arn}\` to change`);
    return { change: 'set-rule-state', params: { rule_arn, state: (preImage as { state: string }).state } };
  },
  summary: ({ rule_arn, state }) => `${state === 'ENABLED' ? 'enable' : 'disable'} rule \`${arnName(rule_arn)}\``,
  permissions: ({ rule_arn, state }) => [
    { action: `events:${state === 'ENABLED' ? 'EnableRule' : 'DisableRule'}`, resource: rule_arn },
  ],
  cost: () => free('a rule has no price; what it matches is invoked as it was before'),
  problems: ({ rule_arn }, preImage) => (preImage === null ? [`there is no rule \`${rule_arn}\``] : []),
};
