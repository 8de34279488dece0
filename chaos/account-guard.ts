import type { AwsReader } from '../shared/aws/aws-reader.ts';
import { readTargetTags } from '../shared/aws/target-tags.ts';
import { TerminalError } from '../shared/errors.ts';
import { TARGET_TAG } from './target/tags.ts';

export interface GuardedAccount {
  aws: AwsReader;
  /** Where the API is; undefined is AWS itself. */
  endpoint: string | undefined;
  /** What the operator typed as `--account`. */
  account: string | undefined;
  /** ARN that the workload begins at: a function or a service. */
  root: string;
}

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

export const isLocalEndpoint = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && LOCAL_HOSTS.includes(new URL(endpoint).hostname);

/**
 * Refuses to break anything in an account that nobody named: against an endpoint that is not local, the operator must
 * type the account's id, it must be the caller's, and the target must carry the tag that says it may be broken.
 * Throws `TerminalError` that says what is missing.
 */
export const requireBreakable = async ({ aws, endpoint, account, root }: GuardedAccount): Promise<void> => {
  if (isLocalEndpoint(endpoint)) return;
  if (account === undefined)
    throw new TerminalError('this is not an embedded account: name it with `--account ID` to break things in it');
  const caller = await aws.read<{ Account?: string }>('sts', 'GetCallerIdentity', {});
  if (caller?.Account !== account)
    throw new TerminalError(
      `\`--account ${account}\` was given, but the credentials are of account \`${caller?.Account ?? 'unknown'}\``,
    );
  const tags = await readTargetTags(aws, root);
  if (tags?.[TARGET_TAG.key] !== TARGET_TAG.value)
    throw new TerminalError(
      `\`${root}\` does not carry the tag \`${TARGET_TAG.key}=${TARGET_TAG.value}\`: it was not made to be broken`,
    );
};
