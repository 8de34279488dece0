import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change } from './change.ts';
import { captureRuleTarget, type RuleTargetPlace, ruleTargetPlace } from './rule-target-image.ts';

/** Takes one target from a rule. Image: the target, null when there is none of that id. */
export const removeRuleTarget: Change<RuleTargetPlace> = {
  id: 'remove-rule-target',
  description: 'Takes one target from an EventBridge rule: what it matches goes there no more.',
  params: ruleTargetPlace,
  repairRole: 'trigger',
  target: ({ rule_arn }) => rule_arn,
  risk: () => 'R2',
  capture: captureRuleTarget,
  postImage: () => null,
  call: ({ rule_arn, target_id }) => ({
    service: 'eventbridge',
    operation: 'RemoveTargets',
    input: { Rule: arnName(rule_arn), Ids: [target_id] },
  }),
  invert: ({ rule_arn, target_id }, preImage) => {
    if (preImage === null) throw new TerminalError(`rule \`${rule_arn}\` has no target \`${target_id}\``);
    return { change: 'put-rule-target', params: { rule_arn, target_id, target: preImage } };
  },
  summary: ({ rule_arn, target_id }) => `take the target \`${target_id}\` from rule \`${arnName(rule_arn)}\``,
  permissions: ({ rule_arn }) => [{ action: 'events:RemoveTargets', resource: rule_arn }],
  cost: () => free('a target has no price'),
  problems: ({ target_id }, preImage) => (preImage === null ? [`there is no target \`${target_id}\``] : []),
};
