import { isSameCanonical } from '../canonical.ts';
import { judgeFresh, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const callMatches: Guardrail = {
  id: 'call-matches',
  explanation: 'The API call is the one that the change makes of its parameters, not one that somebody wrote.',
  judge: (candidate) =>
    judgeFresh(candidate, ({ action, change, params }) =>
      violationIf(
        // Its precondition is of the pre-image that was shown: whether that is stale, `pre-image-fresh` says.
        isSameCanonical(change.call(params, action.pre_image), action.call)
          ? undefined
          : `\`${action.call.service}:${action.call.operation}\` is not the call of \`${action.change}\``,
      ),
    ),
};
