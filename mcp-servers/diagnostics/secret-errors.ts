import type { LOG_ERROR_CLASSES } from '../../shared/tools/diagnostics.ts';

type LogErrorClass = (typeof LOG_ERROR_CLASSES)[number];

/**
 * What KMS, Secrets Manager and Parameter Store answer, as functions log it. Texts: their API references; what Parameter
 * Store passes on of KMS, and "Access to KMS is not allowed", as reported in public issues of their SDKs.
 */
export const SECRET_ERRORS: readonly { class: LogErrorClass; pattern: RegExp }[] = [
  { class: 'key-denied', pattern: /Access to KMS is not allowed|Error Code: AccessDeniedException[^"]*AWSKMS/ },
  {
    class: 'key-denied',
    pattern:
      /The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you/,
  },
  { class: 'key-pending-deletion', pattern: /arn:aws[\w-]*:kms:\S+ is pending deletion/ },
  { class: 'key-disabled', pattern: /arn:aws[\w-]*:kms:\S+ is disabled|KMSDisabledException/ },
  { class: 'key-unusable', pattern: /can't decrypt the protected secret text using the provided KMS key/ },
  {
    class: 'secret-deleted',
    pattern: /You can't perform this operation on the secret because it was marked for deletion/,
  },
  { class: 'secret-label-not-found', pattern: /can't find the specified secret value for staging label/ },
  { class: 'secret-not-found', pattern: /Secrets Manager can't find the specified secret/ },
  { class: 'parameter-not-found', pattern: /\bParameter(?:Version)?NotFound\b/ },
  // PostgreSQL's words, and MySQL's.
  {
    class: 'authentication-failed',
    pattern: /password authentication failed for user|Access denied for user '[^']*'@'[^']*'/,
  },
];
