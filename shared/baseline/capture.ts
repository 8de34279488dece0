import { askedOnce } from '../aws/asked-once.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { canonicalHash } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import { alarmArn, parseArn } from '../arn.ts';
import type { Aspect } from './aspects/aspect.ts';
import { ASPECTS } from './aspects/index.ts';
import type { Baseline, BaselineEntry } from './baseline.ts';
import { findAlarms, findWorkloadResources } from './workload-resources.ts';

/**
 * Captures how a workload looks now, which must be while it is healthy. Values of the environment are hashed, never
 * kept. Throws when any part cannot be read: half a baseline would call the other half missing later.
 */
export const captureBaseline = async (
  aws: AwsReader,
  about: { workload: string; functionArn: string; capturedBy: string; now: Date },
): Promise<Baseline> => {
  const account = askedOnce(aws);
  const parts = await findWorkloadResources(account, about.functionArn);
  const alarms = await findAlarms(account, parts);
  const resources = [...parts, ...alarms.map((name) => alarmArn(account, name))];
  const entries = await Promise.all(
    coveredBy(resources).map(([aspect, resource]) => captureEntry(account, aspect, resource)),
  ).then((captured) => captured.filter((entry) => entry !== undefined));
  const unsealed = {
    workload: about.workload,
    captured_at: about.now.toISOString(),
    captured_by: about.capturedBy,
    resources,
    alarms,
    entries,
  };
  return { ...unsealed, sha256: canonicalHash(unsealed) };
};

/** Every aspect of every resource that has it; the aspects' order is the baseline's. */
const coveredBy = (resources: readonly string[]): [Aspect, string][] =>
  ASPECTS.flatMap((aspect) =>
    resources.filter((arn) => isCovered(aspect, arn)).map((arn): [Aspect, string] => [aspect, arn]),
  );

const isCovered = (aspect: Aspect, arn: string): boolean => {
  const parts = parseArn(arn);
  return parts !== undefined && aspect.covers(parts);
};

/** Services whose resources belong to a workload because a policy names them: it may name what was never made. */
const NAMED_IN_POLICIES: ReadonlySet<string | undefined> = new Set(['s3', 'dynamodb', 'secretsmanager', 'ssm', 'kms']);

const captureEntry = async (aws: AwsReader, aspect: Aspect, resource: string): Promise<BaselineEntry | undefined> => {
  const value = await aspect.read(aws, resource);
  if (value === undefined && NAMED_IN_POLICIES.has(parseArn(resource)?.service)) return undefined;
  if (value === undefined) throw new TerminalError(`\`${resource}\` is gone: no ${aspect.id} to capture`);
  return { resource, aspect: aspect.id, value, sha256: canonicalHash(value) };
};

/** True when a stored baseline is what was captured: every hash in it still holds. */
export const isIntact = ({ sha256, ...rest }: Baseline): boolean =>
  canonicalHash(rest) === sha256 && rest.entries.every((entry) => canonicalHash(entry.value) === entry.sha256);
