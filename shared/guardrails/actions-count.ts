import { canonicalJson } from '../canonical.ts';
import { LIMITS } from '../limits.ts';
import { PASS, violation } from './each-action.ts';
import type { Action } from '../proposal.ts';
import type { Guardrail } from './guardrail.ts';

export const actionsCount: Guardrail = {
  id: 'actions-count',
  explanation:
    'Few actions, each one call on one target and none of them twice, so that a person can see what is approved.',
  judge({ proposal: { actions } }) {
    if (actions.length === 0) return violation('the proposal has no action');
    if (actions.length > LIMITS.actionsPerProposalMax)
      return violation(`the proposal has ${actions.length} actions, ${LIMITS.actionsPerProposalMax} are allowed`);
    const touched = actions.map(touchedThing);
    return new Set(touched).size === touched.length ? PASS : violation('two actions change the same thing');
  },
};

/** Two policies of one role are two things; two values for one setting are one thing changed twice. */
const touchedThing = ({ target, params, post_image: postImage }: Action): string =>
  canonicalJson([target, params.policy_name ?? params.policy_arn ?? Object.keys(postImage ?? {})]);
