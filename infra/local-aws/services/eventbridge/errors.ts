import { AwsError } from '../../aws-error.ts';

/** EventBridge's own texts. */
export const validation = (text: string): AwsError => new AwsError('ValidationException', text);

export const ruleDoesNotExist = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);

export const busDoesNotExist = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);

export const invalidPattern = (reason: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);

/** `value` as the caller gave it, `member` as the model calls it. */
export const constraint = (value: string, member: string, rule: string): AwsError =>
  validation(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
