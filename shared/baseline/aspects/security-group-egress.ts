import { egressName, readEgress } from '../../aws/network-reads.ts';
import type { Aspect } from './aspect.ts';
import { isSecurityGroup } from './network-resources.ts';

/** What a security group lets out, rule by rule. Taking all of it away is also how a function is isolated on purpose. */
export const securityGroupEgress: Aspect = {
  id: 'security-group-egress',
  covers: isSecurityGroup,
  read: readEgress,
  events: /^(Authorize|Revoke)SecurityGroupEgress$/,
  effect: ({ name, parameters }, { member }) => {
    // Rules that are named by their ids do not say what they let through.
    if (parameters.ipPermissions === undefined) return { sets: 'perhaps' };
    if (!namesIn(parameters.ipPermissions).includes(member)) return { sets: 'no' };
    return { sets: 'yes', ...(name.startsWith('Revoke') && { to: null }) };
  },
  mayBeDeliberate: ({ kind }) => kind === 'missing',
  undo: ({ resource, kind, baseline, current }) => [
    kind === 'added'
      ? { change: 'revoke-security-group-egress', params: { security_group_arn: resource, rule: current } }
      : { change: 'authorize-security-group-egress', params: { security_group_arn: resource, rule: baseline } },
  ],
};

interface Permission {
  ipProtocol?: string;
  fromPort?: number;
  toPort?: number;
  ipRanges?: { cidrIp?: string }[];
}

/** The names of the rules that permissions of a request come to. */
const namesIn = (permissions: unknown): string[] =>
  (permissions as Permission[]).flatMap(({ ipProtocol = '-1', fromPort = null, toPort = null, ipRanges = [] }) =>
    ipRanges.map(({ cidrIp = '' }) =>
      egressName({ protocol: ipProtocol, from_port: fromPort, to_port: toPort, cidr: cidrIp }),
    ),
  );
