import { notImplemented } from '../../aws-error.ts';
import type { World } from '../../world.ts';
import { requireNumber, requireRolePermission } from './configuration-rules.ts';
import { invalidParameter } from './lambda-error.ts';
import type { MappingRecord, VersionRecord } from './records.ts';

type Settings = Pick<MappingRecord, 'batchSize' | 'windowSeconds' | 'reportsItemFailures' | 'concurrencyMax'>;

interface AskedSettings {
  BatchSize?: number | undefined;
  MaximumBatchingWindowInSeconds?: number | undefined;
  FunctionResponseTypes?: readonly string[] | undefined;
  ScalingConfig?: { MaximumConcurrency?: number | undefined } | undefined;
}

/** The queue must be there, keep messages hidden for as long as the function may run, and let its role poll. */
export function requireQueue(world: World, queueArn: string, version: VersionRecord): void {
  if (!queueArn.startsWith('arn:aws:sqs:')) {
    throw notImplemented('lambda:CreateEventSourceMapping EventSourceArn other than an SQS queue');
  }
  if (!world.queues.exists(queueArn)) {
    throw invalidParameter(
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    );
  }
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    requireRolePermission(world, version.role, `sqs:${action}`, queueArn);
  }
  const visibilitySeconds = world.queues.visibilityTimeoutSeconds(queueArn);
  if (visibilitySeconds < version.timeoutSeconds) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${version.timeoutSeconds} seconds`,
    );
  }
}

/** Settings with what the call names replaced, checked together. */
export function requireSettings(input: AskedSettings, before: Settings): Settings {
  const batchSize = requireNumber(input.BatchSize ?? before.batchSize, 'batchSize', 1, 10_000);
  const windowSeconds = requireNumber(
    input.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
    'maximumBatchingWindowInSeconds',
    0,
    300,
  );
  if (batchSize > 10 && windowSeconds === 0) {
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
  const reportsItemFailures =
    input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? before.reportsItemFailures;
  return { batchSize, windowSeconds, reportsItemFailures, ...concurrencyOf(input, before) };
}

/** An empty scaling configuration takes the limit away. */
function concurrencyOf({ ScalingConfig }: AskedSettings, before: Settings): Pick<Settings, 'concurrencyMax'> {
  if (ScalingConfig === undefined) return { concurrencyMax: before.concurrencyMax };
  const asked = ScalingConfig.MaximumConcurrency;
  return { concurrencyMax: asked === undefined ? undefined : requireNumber(asked, 'maximumConcurrency', 2, 1_000) };
}
