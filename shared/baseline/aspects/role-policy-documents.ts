import { parseArn } from '../../arn.ts';
import { readAttachedPolicies, readManagedPolicy } from '../../aws/role-reads.ts';
import { type Aspect, isRole, NO_EFFECT } from './aspect.ts';

/** What a managed policy says, as the baseline keeps it. */
interface Kept {
  default_version: string;
  document: unknown;
}

/**
 * What the managed policies of a role say that the account itself keeps: the version in force, and its document. AWS's
 * own change without anybody here doing anything, and are not kept. Attaching and detaching is another aspect.
 */
export const rolePolicyDocuments: Aspect = {
  id: 'role-policy-documents',
  covers: isRole,
  comparesWhatStays: true,
  async read(aws, roleArn) {
    const attached = await readAttachedPolicies(aws, roleArn);
    if (attached === undefined) return undefined;
    const own = attached.filter((arn) => parseArn(arn)?.account !== 'aws');
    return Object.fromEntries(
      await Promise.all(own.map(async (arn) => [arn, await readManagedPolicy(aws, arn)] as const)),
    );
  },
  events: /^(SetDefaultPolicyVersion|CreatePolicyVersion)$/,
  effect: ({ name, parameters }, { member }) => {
    if (parameters.policyArn !== member) return NO_EFFECT;
    return name === 'SetDefaultPolicyVersion' || parameters.setAsDefault === true ? { sets: 'yes' } : NO_EFFECT;
  },
  changedAt: ({ member }) => member,
  undo: ({ member, baseline }) => [
    {
      change: 'set-default-policy-version',
      params: { policy_arn: member, default_version: (baseline as Kept).default_version },
    },
  ],
};
