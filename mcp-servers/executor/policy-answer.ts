import type { Quorum } from '../../shared/approvals/quorum.ts';
import type { Denial } from '../../shared/authorization/authorizer.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { ExecutorDeps } from './deps.ts';

/** What the policy has against executing a proposal now: what refuses it, and what only holds it for a time. */
export interface PolicyAnswer {
  refusals: Denial[];
  holds: Denial[];
}

/** The role by which the policy knows the executor. */
const EXECUTOR_ROLE = 'firebreak-executor';

/** Asks the policy about every action, with the tags that the targets have now and the approvals as they count now. */
export const askPolicy = async (
  { incident, proposal, quorum }: { incident: Incident; proposal: Proposal; quorum: Quorum },
  { authorizer, tagsOf, clock }: ExecutorDeps,
): Promise<PolicyAnswer> => {
  const denials: Denial[] = [];
  for (const action of proposal.actions) {
    const answer = authorizer.authorize({
      moment: 'execute',
      principal: { kind: 'role', name: EXECUTOR_ROLE },
      action,
      risk: proposal.risk,
      tags: await tagsOf(action.target),
      requestedBy: proposal.requested_by,
      incident,
      ...termsOf(quorum),
      now: clock.now(),
    });
    if (!answer.allowed) denials.push(...answer.denials);
  }
  const ofEffect = (effect: Denial['effect']) => denials.filter((denial) => denial.effect === effect);
  return { refusals: ofEffect('refuse'), holds: ofEffect('hold') };
};

/** What the people said with their approvals. */
const termsOf = ({ approvals, need }: Quorum) => {
  const ticket = approvals.find((approval) => approval.ticket !== undefined)?.ticket;
  const brokeGlass = approvals.find(({ break_glass }) => break_glass === true);
  return {
    ...(ticket === undefined ? {} : { ticket }),
    breakGlass: brokeGlass !== undefined,
    ...(brokeGlass === undefined ? {} : { reason: brokeGlass.reason }),
    approvals: {
      have: approvals.length,
      need: need === 'never' ? approvals.length + 1 : need,
      people: approvals.filter(({ channel }) => channel !== 'policy').length,
    },
  };
};
