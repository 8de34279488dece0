import type { AuthorizationRequest, Authorizer, Denial } from '../authorization/authorizer.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';

export interface DenialDependencies {
  authorizer: Authorizer;
  /** Tags of a target now; undefined when they cannot be read. */
  tagsOf(target: string): Promise<Readonly<Record<string, string>> | undefined>;
}

/**
 * What the policy has against approving this now: every action is asked about, and every denial told once. Freezes
 * (`hold`) are no reason not to approve: the executor waits for their end. Throws what `tagsOf` throws.
 */
export const denialsOf = async (
  { authorizer, tagsOf }: DenialDependencies,
  { proposal, incident }: { proposal: Proposal; incident: Incident },
  asked: Pick<AuthorizationRequest, 'moment' | 'principal' | 'ticket' | 'breakGlass' | 'reason' | 'approvals' | 'now'>,
): Promise<Denial[]> => {
  const targets = [...new Set(proposal.actions.map(({ target }) => target))];
  const tags = new Map(await Promise.all(targets.map(async (target) => [target, await tagsOf(target)] as const)));
  const answers = proposal.actions.map((action) =>
    authorizer.authorize({
      ...asked,
      action,
      risk: proposal.risk,
      tags: tags.get(action.target),
      requestedBy: proposal.requested_by,
      incident,
    }),
  );
  const refusals = answers
    .flatMap((answer) => (answer.allowed ? [] : answer.denials))
    .filter(({ effect }) => effect !== 'hold');
  return [...new Map(refusals.map((denial) => [denial.policy, denial])).values()];
};
