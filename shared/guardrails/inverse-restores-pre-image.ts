import { isSameCanonical } from '../canonical.ts';
import { withoutPrecondition } from '../changes/change.ts';
import { parseChangeCall } from '../changes/index.ts';
import { judgeFresh, type ParsedAction, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const inverseRestoresPreImage: Guardrail = {
  id: 'inverse-restores-pre-image',
  explanation: 'What is done must be undone by exactly the undo that was shown.',
  judge: (candidate) => judgeFresh(candidate, (fresh) => violationIf(whyNotRestored(fresh))),
};

const whyNotRestored = ({ action, change, params, preImage }: ParsedAction): string | undefined => {
  const expected = change.invert(params, preImage);
  if (!isSameCanonical(expected, action.inverse))
    return `the undo of \`${action.change}\` is not the one that its pre-image asks for`;
  const undo = parseChangeCall(expected);
  if ('problems' in undo) return `the pre-image cannot be restored: ${undo.problems.join('; ')}`;
  const restored = undo.change.postImage(undo.params, change.postImage(params, preImage));
  return isSameCanonical(withoutPrecondition(restored), withoutPrecondition(preImage))
    ? undefined
    : `the undo of \`${action.change}\` does not give its pre-image back`;
};
