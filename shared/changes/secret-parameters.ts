import { z } from 'zod';

/** ARNs of keys, secrets and parameters as AWS's own API models bound them; ASCII only. */
export const KeyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]{1,32}:\d{12}:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'not the ARN of a key',
  );
export const SecretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]{1,32}:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    'not the whole ARN of a secret',
  );
export const SecretVersion = z.string().regex(/^[\w-]{32,64}$/, 'not the id of a version of a secret');
export const SecretStage = z.string().regex(/^[\w+=,.@-]{1,256}$/, 'not a label of a version of a secret');
export const ParameterArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:ssm:[a-z0-9-]{1,32}:\d{12}:parameter\/[\w.-]+(\/[\w.-]+){0,14}$/,
    'not the ARN of a parameter',
  );
