/** Calls that change what a network lets through. Creating and deleting parts of networks is not among them. */
const CHANGES = [
  'AuthorizeSecurityGroupEgress',
  'RevokeSecurityGroupEgress',
  'CreateRoute',
  'ReplaceRoute',
  'DeleteRoute',
  'CreateNetworkAclEntry',
  'ReplaceNetworkAclEntry',
  'DeleteNetworkAclEntry',
  'ModifyVpcAttribute',
].map((call) => `ec2:${call}`);

/** What the role that repairs networks may do: only to what its owner lets be repaired, and functions back to their place. */
export const networkRepairs = (region: string, accountId: string): object[] => [
  {
    Effect: 'Allow',
    Action: CHANGES,
    Resource: `arn:aws:ec2:${region}:${accountId}:*`,
    Condition: { StringEquals: { 'aws:ResourceTag/incident-responder': 'managed' } },
  },
  {
    Effect: 'Allow',
    Action: ['lambda:UpdateFunctionConfiguration'],
    Resource: `arn:aws:lambda:${region}:${accountId}:function:*`,
    Condition: { StringEquals: { 'aws:ResourceTag/incident-responder': 'managed' } },
  },
  // Lambda looks at the network with the caller's permissions; descriptions know no resources.
  {
    Effect: 'Allow',
    Action: ['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
    Resource: '*',
  },
];
