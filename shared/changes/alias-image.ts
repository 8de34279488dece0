import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readFunction } from '../aws/function-reads.ts';
import { type AliasRecord, readAlias } from '../aws/trigger-reads.ts';
import { TerminalError } from '../errors.ts';
import type { Image } from './change.ts';
import { AliasName, FunctionArn, PublishedVersion, requireOwnScope } from './parameters.ts';

/** Of ten thousand invocations, how many go to another version; empty where every one goes to the alias' own. */
const Weights = z
  .record(PublishedVersion, z.number().int().min(0).max(10_000))
  .refine((weights) => Object.keys(weights).length <= 1, 'AWS takes one other version at most');

/** An alias with what it is to name. */
export const aliasParams = z.strictObject({
  function_arn: FunctionArn,
  alias: AliasName,
  version: PublishedVersion,
  weights: Weights.default({}),
});
export type AliasParams = z.infer<typeof aliasParams>;

/** What an alias names. */
export type AliasImage = Pick<AliasRecord, 'version' | 'weights' | 'revision_id'>;

/** Reads an alias; null where there is none of that name. */
export const captureAlias = async (aws: AwsReader, functionArn: string, name: string): Promise<AliasImage | null> => {
  const alias = await readAlias(aws, functionArn, name);
  if (!alias) return null;
  const { version, weights, revision_id } = alias;
  return { version, weights, revision_id };
};

/** Throws `TerminalError` unless every version is there: an alias must never name one that was deleted. */
const requireVersions = async (
  aws: AwsReader,
  functionArn: string,
  { version, weights }: { version: string; weights: Record<string, number> },
): Promise<void> => {
  for (const each of [version, ...Object.keys(weights)])
    if ((await readFunction(aws, `${functionArn}:${each}`)) === undefined)
      throw new TerminalError(`\`${functionArn}\` has no version ${each}`);
};

/** Reads an alias that is to name other versions, which have to be there. */
export const captureForVersion = async (given: AliasParams, aws: AwsReader): Promise<AliasImage | null> => {
  requireOwnScope(aws, given.function_arn);
  await requireVersions(aws, given.function_arn, given);
  return captureAlias(aws, given.function_arn, given.alias);
};

export const aliasImage = (functionArn: string, alias: string, preImage: Image): AliasImage => {
  if (preImage === null) throw new TerminalError(`function \`${functionArn}\` has no alias \`${alias}\``);
  return preImage as AliasImage;
};

/** `alias live of function orders`, as people read it. */
export const aliasName = (functionArn: string, alias: string): string =>
  `alias \`${alias}\` of function \`${arnName(functionArn)}\``;

/** `version 2`, or `version 2, with 30 % of the invocations to version 3`. */
export const routing = (version: string, weights: Record<string, number>): string => {
  const [[other, share] = []] = Object.entries(weights);
  return other === undefined || share === undefined
    ? `version ${version}`
    : `version ${version}, with ${share / 100} % of the invocations to version ${other}`;
};
