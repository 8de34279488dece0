import { isSameCanonical } from '../canonical.ts';
import { judgeParsed, PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const preImageFresh: Guardrail = {
  id: 'pre-image-fresh',
  explanation: 'A target that changed since it was read is another target: what was approved is void.',
  judge: (candidate) =>
    judgeParsed(candidate, ({ action, preImage }) => {
      if (preImage === undefined) return violation(`\`${action.target}\` could not be read`);
      return isSameCanonical(preImage, action.pre_image)
        ? PASS
        : violation(`\`${action.target}\` is not as it was when \`${action.change}\` was proposed`);
    }),
};
