import { egressChange } from './egress-change.ts';

/** Lets connections out of a security group. */
export const authorizeSecurityGroupEgress = egressChange({
  id: 'authorize-security-group-egress',
  description: 'Adds one rule by which a security group lets connections out.',
  operation: 'AuthorizeSecurityGroupEgress',
  present: true,
  verb: 'let',
});
