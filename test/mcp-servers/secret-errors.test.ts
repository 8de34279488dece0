import { describe, expect, it } from 'vitest';
import { classifyLine, parseDenial } from '../../mcp-servers/diagnostics/log-errors.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const failed = (errorType: string, errorMessage: string): string =>
  `2026-11-20T11:59:40.000Z\t5f1c0a3e-8a53-4b7b-9c8e-0f6a2f2b1a11\tERROR\tInvoke Error \t${JSON.stringify({ errorType, errorMessage })}`;
const ofKms = (code: string): string =>
  `(Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: 1; Proxy: null)`;

describe('what is said of keys, secrets and parameters', () => {
  it.each([
    ['key-denied', 'AccessDeniedException', 'Access to KMS is not allowed'],
    ['key-disabled', 'InvalidKeyId', `${KEY} is disabled. ${ofKms('DisabledException')}`],
    ['key-pending-deletion', 'InvalidKeyId', `${KEY} is pending deletion. ${ofKms('KMSInvalidStateException')}`],
    [
      'key-unusable',
      'DecryptionFailure',
      "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
    ],
    [
      'secret-deleted',
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    ],
    ['secret-not-found', 'ResourceNotFoundException', "Secrets Manager can't find the specified secret."],
    [
      'secret-label-not-found',
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    ],
    ['parameter-not-found', 'ParameterNotFound', 'UnknownError'],
    ['authentication-failed', 'Error', 'password authentication failed for user "orders"'],
    ['application-error', 'Error', 'the password is not the problem'],
  ])('is %s', (kind, type, message) => {
    expect(classifyLine(failed(type, message))?.class).toBe(kind);
  });

  it('KMS’s words about a key that is hidden from the caller name the action and no key', () => {
    const user = 'User: arn:aws:sts::111122223333:assumed-role/orders-role/orders';
    const text = `${user} is not authorized to perform: kms:Decrypt on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
    expect(classifyLine(failed('AccessDeniedException', text))?.class).toBe('access-denied');
    expect(parseDenial(text)).toMatchObject({ action: 'kms:Decrypt', resource: '*', layer: 'resource' });
  });
});
