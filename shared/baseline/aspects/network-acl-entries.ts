import { type AclEntry, readAclEntries } from '../../aws/network-reads.ts';
import type { Aspect } from './aspect.ts';
import { isNetworkAcl } from './network-resources.ts';

/** The entries of a network ACL, by direction and number. A new denial may be somebody's answer to an attack. */
export const networkAclEntries: Aspect = {
  id: 'network-acl-entries',
  covers: isNetworkAcl,
  read: readAclEntries,
  events: /^(Create|Replace|Delete)NetworkAclEntry$/,
  effect: ({ parameters }, { member }) => {
    const named = `${parameters.egress === true ? 'egress' : 'ingress'} ${String(parameters.ruleNumber)}`;
    return { sets: named === member ? 'yes' : 'no' };
  },
  mayBeDeliberate: ({ current }) => (current as AclEntry | null)?.action === 'deny',
  undo: ({ resource, member, kind, baseline }) => {
    const named = { network_acl_arn: resource, entry_name: member };
    return kind === 'added'
      ? [{ change: 'delete-network-acl-entry', params: named }]
      : [{ change: 'put-network-acl-entry', params: { ...named, entry: baseline } }];
  },
};
