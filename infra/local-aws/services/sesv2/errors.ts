import { AwsError } from '../../aws-error.ts';

export const badRequest = (text: string): AwsError => new AwsError('BadRequestException', text);

export const noIdentity = (name: string): AwsError =>
  new AwsError('NotFoundException', `Email identity ${name} does not exist.`);

export const notVerified = (region: string, senders: readonly string[]): AwsError =>
  new AwsError(
    'MessageRejected',
    'Email address is not verified. The following identities failed the check in region ' +
      `${region.toUpperCase()}: ${senders.join(', ')}`,
  );
