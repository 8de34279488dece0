import { arnName } from '../arn.ts';
import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

/** Every role, function, queue and table of our own deployment is named so. */
const OWN = /^firebreak-/i;

export const notSelf: Guardrail = {
  id: 'not-self',
  explanation: 'The product never changes itself: not its roles, not its functions, not its policies.',
  judge({ proposal }) {
    const touched = proposal.actions.flatMap(({ target, params }) => [target, ...Object.values(params)]);
    const own = touched.filter((name) => typeof name === 'string').find((name) => OWN.test(arnName(name)));
    return own === undefined ? PASS : violation(`\`${own}\` is part of this product`);
  },
};
