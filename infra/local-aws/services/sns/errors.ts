import { AwsError } from '../../aws-error.ts';

export const invalidParameter = (reason: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);

export const topicDoesNotExist = (): AwsError => new AwsError('NotFound', 'Topic does not exist', 404);

export const subscriptionDoesNotExist = (): AwsError => new AwsError('NotFound', 'Subscription does not exist', 404);
