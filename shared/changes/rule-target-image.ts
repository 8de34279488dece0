import { z } from 'zod';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readRuleTargets } from '../aws/trigger-reads.ts';
import { requireOwnScope, RuleArn } from './parameters.ts';

/** One target of a rule by its id. */
export const ruleTargetPlace = z.strictObject({
  rule_arn: RuleArn,
  target_id: z.string().regex(/^[.\w-]{1,64}$/, 'not the id of a target'),
});
export type RuleTargetPlace = z.infer<typeof ruleTargetPlace>;

/** Reads one target of a rule, without its id; null when there is none of that id. */
export const captureRuleTarget = async ({ rule_arn, target_id }: RuleTargetPlace, aws: AwsReader): Promise<unknown> => {
  requireOwnScope(aws, rule_arn);
  return (await readRuleTargets(aws, rule_arn))?.[target_id] ?? null;
};
