import type { z } from 'zod';
import { free } from '../cost/cost.ts';
import {
  captureEntry,
  entryIn,
  entryInverse,
  entryNameInput,
  entryNameParams,
  entryProblems,
  entryText,
} from './acl-entry-image.ts';
import type { Change, Image } from './change.ts';
import { AclEntryParam } from './network-parameters.ts';

const params = entryNameParams.extend({ entry: AclEntryParam }).strict();
type Params = z.infer<typeof params>;

/**
 * Creates or replaces one numbered entry of a network ACL. Image: the entry, null when there is no such ACL. AWS has a
 * call for each of the two; each fails where the other is right, so that neither overwrites what was not seen.
 */
export const putNetworkAclEntry: Change<Params> = {
  id: 'put-network-acl-entry',
  description: 'Creates or replaces one entry of a network ACL, which every subnet of the ACL obeys.',
  params,
  repairRole: 'network',
  target: ({ network_acl_arn }) => network_acl_arn,
  risk: () => 'R3',
  capture: captureEntry,
  postImage: ({ entry_name, entry }, preImage) => (preImage === null ? null : { [entry_name]: entry }),
  call: ({ entry, ...name }, preImage) => ({
    service: 'ec2',
    operation: operationFor(preImage),
    input: {
      ...entryNameInput(name),
      RuleAction: entry.action,
      Protocol: entry.protocol,
      CidrBlock: entry.cidr,
      ...(entry.from_port !== null && { PortRange: { From: entry.from_port, To: entry.to_port } }),
    },
  }),
  invert: entryInverse,
  summary: ({ entry, ...name }) =>
    `let ${entryText(name)} ${entry.action} protocol ${entry.protocol}${portsText(entry)} of \`${entry.cidr}\``,
  permissions: ({ network_acl_arn }, preImage) => [
    { action: `ec2:${operationFor(preImage)}`, resource: network_acl_arn },
  ],
  cost: () => free('network ACLs have no price'),
  problems: entryProblems,
  grants: ({ network_acl_arn, entry_name, entry }) => ({
    kind: 'restored',
    resource: network_acl_arn,
    aspect: 'network-acl-entries',
    member: entry_name,
    value: entry,
  }),
};

const operationFor = (preImage: Image): string =>
  entryIn(preImage) === null ? 'CreateNetworkAclEntry' : 'ReplaceNetworkAclEntry';

const portsText = ({ from_port, to_port }: Params['entry']): string =>
  from_port === null ? '' : ` ports ${from_port}-${to_port}`;
