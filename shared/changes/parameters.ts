import { z } from 'zod';
import { parseArn } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { TerminalError } from '../errors.ts';

/** Names and ARNs as AWS's own API models bound them; ASCII only, so that no name can imitate another. */
export const RoleArn = z
  .string()
  .max(2_048)
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/([\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/, 'not the ARN of a role');
export const InlinePolicyName = z.string().regex(/^[\w+=,.@-]{1,128}$/, 'not the name of an inline policy');
export const ManagedPolicyArn = z
  .string()
  .max(2_048)
  .regex(
    /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/([\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,128}$/,
    'not the ARN of a managed policy',
  );
/** A managed policy that the account itself keeps: AWS's own cannot be changed. */
export const OwnPolicyArn = z
  .string()
  .max(2_048)
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:policy\/([\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,128}$/,
    "not the ARN of the account's own managed policy",
  );
export const PolicyVersionId = z.string().regex(/^v[1-9]\d{0,5}$/, 'not a version of a managed policy');
export const BucketArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not the ARN of a bucket');
export const QueueArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sqs:[a-z0-9-]{1,32}:\d{12}:[\w-]{1,80}(\.fifo)?$/, 'not the ARN of a queue');
export const TableArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:dynamodb:[a-z0-9-]{1,32}:\d{12}:table\/[\w.-]{3,255}$/, 'not the ARN of a table');
/** Unqualified: a change never acts on a published version. */
export const FunctionArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:lambda:[a-z0-9-]{1,32}:\d{12}:function:[\w-]{1,64}$/, 'not the ARN of a function');
export const LayerVersionArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:lambda:[a-z0-9-]{1,32}:\d{12}:layer:[\w-]{1,140}:[1-9]\d{0,9}$/,
    'not the ARN of a version of a layer',
  );
/** A function, or one of its aliases: who may invoke it, and what becomes of its events, is settled for each by itself. */
export const InvokedArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:lambda:[a-z0-9-]{1,32}:\d{12}:function:[\w-]{1,64}(:(?!\d+$)[\w-]{1,128})?$/,
    'not the ARN of a function or an alias',
  );
export const AliasName = z.string().regex(/^(?!\d+$)[\w-]{1,128}$/, 'not the name of an alias');
export const PublishedVersion = z.string().regex(/^[1-9]\d{0,8}$/, 'not a published version');
export const RuleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:events:[a-z0-9-]{1,32}:\d{12}:rule\/[.\w-]{1,64}$/,
    'not the ARN of a rule of the default bus',
  );
export const TopicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]{1,32}:\d{12}:[\w-]{1,256}$/, 'not the ARN of a topic');
export const ServiceArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:ecs:[a-z0-9-]{1,32}:\d{12}:service\/[\w-]{1,255}\/[\w-]{1,255}$/,
    'not the ARN of an ECS service',
  );
export const TaskDefinitionArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:ecs:[a-z0-9-]{1,32}:\d{12}:task-definition\/[\w-]{1,255}:[1-9]\d{0,9}$/,
    'not the ARN of a revision of a task definition',
  );
/** ECS's own bound. */
export const DesiredCount = z.number().int().min(0).max(5_000);
export const LogGroupName = z.string().regex(/^[\w./#-]{1,512}$/, 'not the name of a log group');
export const MappingUuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'not the UUID of an event source mapping');

/**
 * Refuses a target of another account or region. A role's or function's name alone would find its namesake here.
 * Throws `TerminalError`.
 */
export const requireOwnScope = (aws: AwsReader, arn: string): void => {
  const parts = parseArn(arn);
  if (!parts) throw new TerminalError(`\`${arn}\` is not an ARN`);
  if (parts.account !== aws.accountId) throw new TerminalError(`\`${arn}\` is not of the account \`${aws.accountId}\``);
  if (parts.region !== '' && parts.region !== aws.region)
    throw new TerminalError(`\`${arn}\` is not in the region \`${aws.region}\``);
};
