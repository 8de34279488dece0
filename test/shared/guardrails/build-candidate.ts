import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { findChange, parseChangeCall } from '../../../shared/changes/index.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { Action } from '../../../shared/proposal.ts';
import type { Candidate } from '../../../shared/guardrails/guardrail.ts';

/**
 * A candidate with a pre-image of each action read now. A target that cannot be read at all leaves its pre-image
 * `undefined`, which is a violation later; one that cannot be read *now* throws `RetryableError`.
 */
export const buildCandidate = async ({
  aws,
  ...records
}: Omit<Candidate, 'fresh'> & { aws: AwsReader }): Promise<Candidate> => ({
  ...records,
  fresh: await Promise.all(records.proposal.actions.map((action) => readFresh(aws, action))),
});

const readFresh = async (aws: AwsReader, action: Action): Promise<Candidate['fresh'][number]> => ({
  action,
  change: findChange(action.change),
  preImage: await readPreImage(aws, action),
});

const readPreImage = async (aws: AwsReader, action: Action): Promise<unknown> => {
  const parsed = parseChangeCall(action);
  if ('problems' in parsed) return undefined;
  try {
    return await parsed.change.capture(parsed.params, aws);
  } catch (error) {
    if (error instanceof TerminalError) return undefined;
    throw error;
  }
};
