import { egressChange } from './egress-change.ts';

/** Takes one way out of a security group. */
export const revokeSecurityGroupEgress = egressChange({
  id: 'revoke-security-group-egress',
  description: 'Removes one rule by which a security group lets connections out.',
  operation: 'RevokeSecurityGroupEgress',
  present: false,
  verb: 'no longer let',
});
