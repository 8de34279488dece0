import { parseArn } from '../arn.ts';
import type { AwsCall } from '../proposal.ts';

/** By operation: an operation that attaches or detaches is judged by which managed policy it is about. */
const NAMES_POLICY = /^(Attach|Detach)/;

/**
 * Condition keys, with their values, that IAM takes from a call itself when it judges one of the actions that the call
 * needs: which managed policy it attaches or detaches, which service it passes a role to, and which one uses a key for it.
 */
export const callContext = (
  { service, operation, input }: Pick<AwsCall, 'service' | 'operation' | 'input'>,
  action: string,
): Record<string, string> => {
  if (action === 'iam:PassRole') return { 'iam:PassedToService': `${service}.amazonaws.com` };
  if (service === 'ssm' && action.startsWith('kms:')) return viaService(service, input.KeyId);
  return service === 'iam' && NAMES_POLICY.test(operation) && typeof input.PolicyArn === 'string'
    ? { 'iam:PolicyARN': input.PolicyArn }
    : {};
};

const viaService = (service: string, keyArn: unknown): Record<string, string> => ({
  'kms:ViaService': `${service}.${parseArn(String(keyArn))?.region ?? ''}.amazonaws.com`,
});
