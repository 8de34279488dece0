import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { type AclEntry, readAclEntries } from '../aws/network-reads.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Image } from './change.ts';
import { AclEntryParam, EntryNameParam, NetworkAclArn } from './network-parameters.ts';
import { requireOwnScope } from './parameters.ts';

/** An entry of a network ACL by direction and number. */
export const entryNameParams = z.strictObject({
  network_acl_arn: NetworkAclArn,
  entry_name: EntryNameParam,
});
export type EntryName = z.infer<typeof entryNameParams>;

/** The entry under its name, nothing where there is none; null when there is no such ACL. */
export type EntryImage = Record<string, AclEntry>;

export const captureEntry = async (
  { network_acl_arn, entry_name }: EntryName,
  aws: AwsReader,
): Promise<EntryImage | null> => {
  requireOwnScope(aws, network_acl_arn);
  const entries = await readAclEntries(aws, network_acl_arn);
  if (entries === undefined) return null;
  const entry = entries[entry_name];
  return entry === undefined ? {} : { [entry_name]: entry };
};

export const entryIn = (preImage: Image): AclEntry | null =>
  Object.values((preImage as EntryImage | null) ?? {})[0] ?? null;

export const entryNameInput = ({ network_acl_arn, entry_name }: EntryName): Record<string, unknown> => ({
  NetworkAclId: arnName(network_acl_arn),
  Egress: entry_name.startsWith('egress'),
  RuleNumber: Number(entry_name.split(' ')[1]),
});

/** The change after which the entry is what it was. */
export const entryInverse = ({ network_acl_arn, entry_name }: EntryName, preImage: Image): ChangeCall => {
  const params = { network_acl_arn, entry_name };
  const entry = entryIn(preImage);
  return entry === null
    ? { change: 'delete-network-acl-entry', params }
    : { change: 'put-network-acl-entry', params: { ...params, entry } };
};

/** Why an entry cannot be changed: its ACL is not there, or it is an entry that no change could put back. */
export const entryProblems = (given: EntryName, preImage: Image): string[] => {
  if (preImage === null) return [`there is no network ACL \`${given.network_acl_arn}\``];
  const entry = entryIn(preImage);
  return entry === null || AclEntryParam.safeParse(entry).success
    ? []
    : [`${entryText(given)} could not be put back as it is`];
};

export const entryText = ({ network_acl_arn, entry_name }: EntryName): string =>
  `entry \`${entry_name}\` of network ACL \`${arnName(network_acl_arn)}\``;
