import { free } from '../cost/cost.ts';
import {
  captureEntry,
  entryIn,
  entryInverse,
  type EntryName,
  entryNameInput,
  entryNameParams,
  entryProblems,
  entryText,
} from './acl-entry-image.ts';
import type { Change } from './change.ts';

/** Deletes one numbered entry of a network ACL. Image: the entry, null when there is no such ACL. */
export const deleteNetworkAclEntry: Change<EntryName> = {
  id: 'delete-network-acl-entry',
  description: 'Deletes one entry of a network ACL: the entries after it decide instead.',
  params: entryNameParams,
  repairRole: 'network',
  target: ({ network_acl_arn }) => network_acl_arn,
  risk: () => 'R3',
  capture: captureEntry,
  postImage: (_given, preImage) => (preImage === null ? null : {}),
  call: (given) => ({ service: 'ec2', operation: 'DeleteNetworkAclEntry', input: entryNameInput(given) }),
  invert: entryInverse,
  summary: (given, preImage) => {
    const entry = entryIn(preImage);
    const what = entry === null ? '' : `, which says ${entry.action} of \`${entry.cidr}\``;
    return `delete ${entryText(given)}${what}`;
  },
  permissions: ({ network_acl_arn }) => [{ action: 'ec2:DeleteNetworkAclEntry', resource: network_acl_arn }],
  cost: () => free('network ACLs have no price'),
  problems: (given, preImage) =>
    preImage !== null && entryIn(preImage) === null
      ? [`there is no ${entryText(given)}`]
      : entryProblems(given, preImage),
};
