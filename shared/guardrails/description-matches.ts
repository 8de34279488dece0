import { isSameCanonical } from '../canonical.ts';
import { judgeFresh, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const descriptionMatches: Guardrail = {
  id: 'description-matches',
  explanation: 'The summary, result and permissions that a person reads are made by code from what is executed.',
  judge: (candidate) =>
    judgeFresh(candidate, ({ action, change, params, preImage }) => {
      const described = { summary: action.summary, post: action.post_image, permissions: action.permissions };
      const recomputed = {
        summary: change.summary(params, preImage),
        post: change.postImage(params, preImage),
        permissions: change.permissions(params, preImage),
      };
      return violationIf(
        isSameCanonical(described, recomputed) ? undefined : `\`${action.change}\` is not what its description says`,
      );
    }),
};
