import type { AwsReader } from '../aws/aws-reader.ts';
import { readPages } from '../aws/pages.ts';
import { TerminalError } from '../errors.ts';
import type { Policy } from '../policy.ts';
import { changedAt, whyNotDeployed } from './authorship.ts';
import type { Baseline, Difference } from './baseline.ts';
import { captureBaseline, isIntact } from './capture.ts';
import { differencesOf } from './compare.ts';
import { readTrailWrites } from './trail.ts';

export type Recapture =
  | { outcome: 'unchanged' }
  | { outcome: 'recaptured'; baseline: Baseline; differences: readonly Difference[] }
  | { outcome: 'refused'; reason: string };

/**
 * Decides whether a workload that differs from its baseline was deployed or damaged. It becomes the new baseline only
 * when no incident is open, every alarm is OK and every difference was made by one of the policy's deployers.
 * Throws `RetryableError` when AWS cannot be read now.
 */
export const recaptureBaseline = async (
  aws: AwsReader,
  about: {
    baseline: Baseline;
    policy: Pick<Policy, 'deployers'>;
    hasOpenIncident: boolean;
    capturedBy: string;
    now: Date;
  },
): Promise<Recapture> => {
  const { baseline, policy, now } = about;
  const functionArn = baseline.resources[0];
  if (functionArn === undefined || !isIntact(baseline))
    throw new TerminalError(`the baseline of \`${baseline.workload}\` was altered`);
  if (about.hasOpenIncident) return { outcome: 'refused', reason: 'an incident is open' };
  // One reading is compared and kept: nothing can change between the two.
  const current = await captureBaseline(aws, {
    workload: baseline.workload,
    functionArn,
    capturedBy: about.capturedBy,
    now,
  });
  const differences = differencesBetween(baseline, current);
  if (differences.length === 0) return { outcome: 'unchanged' };
  const reason =
    (await whyUnhealthy(aws, baseline.alarms)) ??
    (await whyNotAllDeployed(aws, baseline, differences, policy.deployers));
  return reason === undefined
    ? { outcome: 'recaptured', baseline: current, differences }
    : { outcome: 'refused', reason };
};

/** An aspect of a role that was replaced has no counterpart: then the function's own `role_arn` differs, and decides. */
const differencesBetween = (before: Baseline, after: Baseline): Difference[] =>
  before.entries.flatMap((entry) => {
    const counterpart = after.entries.find(
      ({ resource, aspect }) => resource === entry.resource && aspect === entry.aspect,
    );
    return counterpart ? differencesOf(entry, counterpart.value) : [];
  });

const whyUnhealthy = async (aws: AwsReader, names: readonly string[]): Promise<string | undefined> => {
  if (names.length === 0) return 'no alarm watches it: nothing says that it is healthy';
  const paging = { rows: 'MetricAlarms', next: 'NextToken', token: 'NextToken' };
  const input = { AlarmNames: names };
  const alarms = await readPages<{ AlarmName: string; StateValue: string }>(
    aws,
    'cloudwatch',
    'DescribeAlarms',
    input,
    paging,
  );
  const states = new Map(alarms?.map(({ AlarmName, StateValue }) => [AlarmName, StateValue]));
  const bad = names.find((name) => states.get(name) !== 'OK');
  return bad && `the alarm \`${bad}\` is ${states.get(bad) ?? 'gone'}`;
};

const whyNotAllDeployed = async (
  aws: AwsReader,
  baseline: Baseline,
  differences: readonly Difference[],
  deployers: readonly string[],
): Promise<string | undefined> => {
  if (deployers.length === 0) return 'the policy names no deployers';
  const since = new Date(baseline.captured_at);
  const resources = [...new Set(differences.map(changedAt))];
  const trails = await Promise.all(
    resources.map(async (resource) => [resource, await readTrailWrites(aws, resource, since)] as const),
  );
  const writes = new Map(trails);
  for (const difference of differences) {
    const reason = whyNotDeployed(difference, writes.get(changedAt(difference)) ?? [], deployers);
    if (reason !== undefined) return `\`${difference.member}\` of \`${difference.resource}\` differs: ${reason}`;
  }
  return undefined;
};
