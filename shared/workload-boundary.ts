/** Name of the managed policy that limits what the roles of workloads can ever be given. */
export const WORKLOAD_BOUNDARY = 'firebreak-workload-boundary';

/** ARN of the boundary in an account. */
export const workloadBoundaryArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:policy/${WORKLOAD_BOUNDARY}`;

/** Every verb by which IAM changes something. */
const IAM_WRITES = [
  'Add',
  'Attach',
  'Change',
  'Create',
  'Deactivate',
  'Delete',
  'Detach',
  'Disable',
  'Enable',
  'PassRole',
  'Put',
  'Remove',
  'Reset',
  'Resync',
  'Set',
  'Tag',
  'Untag',
  'Update',
  'Upload',
].map((verb) => `iam:${verb}*`);

/**
 * What a role that carries the boundary may at most do: whatever its own policies say, but never anything to identities
 * or to the organisation. A repaired policy that says too much can therefore not become anybody else.
 */
export const workloadBoundary = (): object => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'WhateverItsPoliciesSay', Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Sid: 'NeverIdentities',
      Effect: 'Deny',
      Action: [...IAM_WRITES, 'organizations:*', 'account:*'],
      Resource: '*',
    },
  ],
});
