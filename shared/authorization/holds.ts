import type { AuthorizationRequest } from './authorizer.ts';

/** Tags by which somebody says that a target is theirs for now, whatever is wrong with it. */
const HOLD_TAGS = ['incident-responder:hold', 'incident-responder:experiment'];

/** The tags of a target that hold it. */
export const holdsOn = ({ tags }: Pick<AuthorizationRequest, 'tags'>): string[] =>
  HOLD_TAGS.filter((key) => tags !== undefined && Object.hasOwn(tags, key));
