import type { ArnParts } from '../../arn.ts';
import { readRule } from '../../aws/trigger-reads.ts';
import { type Aspect, NO_EFFECT } from './aspect.ts';

/** ARNs of EventBridge rules. */
export const isRule = ({ service, resource }: ArnParts): boolean =>
  service === 'events' && resource.startsWith('rule/');

const STATES: Readonly<Record<string, string>> = { EnableRule: 'ENABLED', DisableRule: 'DISABLED' };

/** Whether a rule is enabled, and what it matches. */
export const eventRule: Aspect = {
  id: 'event-rule',
  covers: isRule,
  read: readRule,
  events: /^(Put|Enable|Disable|Delete)Rule$/,
  effect: ({ name }, { member }) => {
    const state = STATES[name];
    if (state === undefined) return { sets: 'perhaps' };
    return member === 'state' ? { sets: 'yes', to: state } : NO_EFFECT;
  },
  undo: ({ resource, member, baseline }) =>
    member === 'state' ? [{ change: 'set-rule-state', params: { rule_arn: resource, state: baseline } }] : [],
};
