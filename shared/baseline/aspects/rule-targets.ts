import { readRuleTargets } from '../../aws/trigger-reads.ts';
import type { Aspect } from './aspect.ts';
import { isRule } from './event-rule.ts';

/** Where a rule sends its events, by target id. */
export const ruleTargets: Aspect = {
  id: 'rule-targets',
  covers: isRule,
  read: readRuleTargets,
  events: /^(Put|Remove)Targets$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, kind, baseline }) => {
    const named = { rule_arn: resource, target_id: member };
    return kind === 'added'
      ? [{ change: 'remove-rule-target', params: named }]
      : [{ change: 'put-rule-target', params: { ...named, target: baseline } }];
  },
};
