import { AwsError } from '../../aws-error.ts';

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidCombination = (message: string): AwsError => new AwsError('InvalidParameterCombination', message);

export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingParameter', `The parameter ${name} is required.`);
