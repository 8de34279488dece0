import type { Rule as ShownRule, Target } from '@aws-sdk/client-eventbridge';

/** Where a rule sends what it matches. As given: members that are not here were not given. */
export interface TargetRecord {
  Id: string;
  Arn: string;
  /** JSON text that is sent instead of the event. */
  Input?: string;
  /** Part of the event that is sent instead of it: `$.detail`. */
  InputPath?: string;
  /** Shown and kept. Nothing here fails in a way that EventBridge would retry: a refusal is final. */
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
}

/** A rule of the default bus, as stored. */
export interface RuleRecord {
  name: string;
  arn: string;
  schedule?: string;
  /** JSON text. */
  pattern?: string;
  description?: string;
  isEnabled: boolean;
  tags: Record<string, string>;
  targets: TargetRecord[];
}

export const DEFAULT_BUS = 'default';

/** A rule as AWS describes it. */
export const shownRule = (rule: RuleRecord): ShownRule => ({
  Name: rule.name,
  Arn: rule.arn,
  ...(rule.pattern !== undefined && { EventPattern: rule.pattern }),
  ...(rule.schedule !== undefined && { ScheduleExpression: rule.schedule }),
  ...(rule.description !== undefined && { Description: rule.description }),
  State: rule.isEnabled ? 'ENABLED' : 'DISABLED',
  EventBusName: DEFAULT_BUS,
});

/** A target as given, which is how it is shown. */
export const targetRecord = ({
  Id = '',
  Arn = '',
  Input,
  InputPath,
  RetryPolicy,
  DeadLetterConfig,
}: Target): TargetRecord => ({
  Id,
  Arn,
  ...(Input !== undefined && { Input }),
  ...(InputPath !== undefined && { InputPath }),
  ...(RetryPolicy && { RetryPolicy }),
  ...(DeadLetterConfig && { DeadLetterConfig }),
});
