import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureRuleTarget, ruleTargetPlace } from './rule-target-image.ts';

const params = ruleTargetPlace.extend({
  /** The target as AWS shows it, without its id: functions and queues. */
  target: z.strictObject({
    Arn: z.string().regex(/^arn:aws[a-z-]*:(lambda|sqs):[\x21-\x7e]{1,300}$/, 'not the ARN of a function or queue'),
    Input: z.string().max(8_192).optional(),
    InputPath: z.string().max(256).optional(),
    RetryPolicy: z
      .strictObject({
        MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
        MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
      })
      .optional(),
    DeadLetterConfig: z.strictObject({ Arn: z.string().max(300) }).optional(),
  }),
});
type Params = z.infer<typeof params>;

/** Sends what a rule matches to one target. Image: the target of that id, null when there is none. */
export const putRuleTarget: Change<Params> = {
  id: 'put-rule-target',
  description: 'Gives an EventBridge rule one target: one of that id is replaced, others stay.',
  params,
  repairRole: 'trigger',
  target: ({ rule_arn }) => rule_arn,
  risk: () => 'R2',
  capture: captureRuleTarget,
  postImage: ({ target }) => target,
  call: ({ rule_arn, target_id, target }) => ({
    service: 'eventbridge',
    operation: 'PutTargets',
    input: { Rule: arnName(rule_arn), Targets: [{ Id: target_id, ...target }] },
  }),
  invert: ({ rule_arn, target_id }, preImage) =>
    preImage === null
      ? { change: 'remove-rule-target', params: { rule_arn, target_id } }
      : { change: 'put-rule-target', params: { rule_arn, target_id, target: preImage } },
  summary: ({ rule_arn, target }) => `send what rule \`${arnName(rule_arn)}\` matches to \`${target.Arn}\``,
  permissions: ({ rule_arn }) => [{ action: 'events:PutTargets', resource: rule_arn }],
  cost: () => free('a target has no price; what the rule matches is invoked as it was before'),
};
