import type { Change, Image } from '../../shared/changes/change.ts';
import { findChange } from '../../shared/changes/index.ts';
import type { Action, Proposal } from '../../shared/proposal.ts';
import { sameImage } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';

/** An action of a proposal with its target as it is now. */
export interface FreshAction {
  action: Action;
  change: Change;
  preImage: Image;
}

/** Every action with its target read now; undefined when the catalogue does not have a change any more. */
export const captureAll = async (proposal: Proposal, deps: ExecutorDeps): Promise<FreshAction[] | undefined> => {
  const fresh: FreshAction[] = [];
  for (const action of proposal.actions) {
    const change = findChange(action.change);
    const params = change?.params.safeParse(action.params);
    if (!change || !params?.success) return undefined;
    fresh.push({ action, change, preImage: await change.capture(params.data, deps.aws) });
  }
  return fresh;
};

/** True when the target is as the change would leave it: there is nothing to be made. */
export const isInPlace = ({ action, preImage }: FreshAction): boolean => sameImage(preImage, action.post_image);

/** What happened to a target that is neither as it was approved nor as wanted; undefined when it is one of both. */
export const driftOf = (fresh: FreshAction): string | undefined => {
  const { action, preImage } = fresh;
  if (isInPlace(fresh) || sameImage(preImage, action.pre_image)) return undefined;
  return preImage === null ? 'was deleted after the proposal was made' : 'changed after the proposal was made';
};

/** An action that is already in place is not drift, and neither is a revision that an earlier action of ours made. */
export const asProposed = (actions: readonly FreshAction[], isBegun: boolean): readonly FreshAction[] =>
  actions.map((fresh) => {
    const { action, preImage } = fresh;
    const isOurs = isInPlace(fresh) || (isBegun && sameImage(preImage, action.pre_image));
    return { ...fresh, preImage: isOurs ? action.pre_image : preImage };
  });
