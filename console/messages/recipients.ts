import { ruleFor } from '../../shared/authorization/rule.ts';
import { type Directory, groupsAt, type Person } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Proposal } from '../../shared/proposal.ts';

export type Reachable = Person & { email: string };

/** Everybody who has an address. */
export const everybody = async (directory: Directory): Promise<Reachable[]> =>
  (await directory.all()).filter((person): person is Reachable => person.email !== undefined);

/** Who may decide about a proposal now and has an address; without a proposal, whoever may decide about any. */
export const approversOf = async (
  { directory, policy, now }: { directory: Directory; policy: Policy; now: Date },
  proposal: Proposal | undefined,
): Promise<Reachable[]> => {
  const oneOfEach =
    proposal === undefined
      ? [Object.values(policy.risks).flatMap(({ approvers }) => approvers)]
      : ruleFor(policy, proposal).approverGroups;
  return (await everybody(directory)).filter((person) => {
    const groups = groupsAt(person, now);
    return person.id !== proposal?.requested_by && oneOfEach.every((some) => some.some((one) => groups.includes(one)));
  });
};
