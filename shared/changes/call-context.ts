import type { AwsCall } from '../proposal.ts';

/** Condition keys, with their values, that IAM takes from a call itself: which managed policy it attaches or detaches. */
export const callContext = ({ service, input }: Pick<AwsCall, 'service' | 'input'>): Record<string, string> =>
  service === 'iam' && typeof input.PolicyArn === 'string' ? { 'iam:PolicyARN': input.PolicyArn } : {};
