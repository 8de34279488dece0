import { AwsError } from '../../aws-error.ts';

/** Secrets Manager's own texts, so that whoever matches on them here matches on them in AWS too. */
export const secretNotFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

export const stageNotFound = (stage: string): AwsError =>
  new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
  );

export const versionNotFound = (id: string): AwsError =>
  new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
  );

export const markedForDeletion = (): AwsError =>
  new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );

export const nameTaken = (name: string): AwsError =>
  new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);

export const nameStillDeleted = (): AwsError =>
  new AwsError(
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );

export const versionTaken = (): AwsError =>
  new AwsError('ResourceExistsException', 'A resource with the ID you requested already exists.');

export const invalidParameter = (text: string): AwsError => new AwsError('InvalidParameterException', text);

export const keyDenied = (): AwsError => new AwsError('AccessDeniedException', 'Access to KMS is not allowed');

/** The reference's words for a key that cannot be used: disabled, pending deletion, gone. */
export const cannotDecrypt = (): AwsError =>
  new AwsError(
    'DecryptionFailure',
    "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
  );

export const cannotEncrypt = (): AwsError =>
  new AwsError(
    'EncryptionFailure',
    "Secrets Manager can't encrypt the protected secret text using the provided KMS key. " +
      'Check that the KMS key is available, enabled, and not in an invalid state.',
  );

export const malformedPolicy = (text: string): AwsError => new AwsError('MalformedPolicyDocumentException', text);
