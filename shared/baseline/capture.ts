import type { AwsReader } from '../aws/aws-reader.ts';
import { canonicalHash } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import { ASPECT_READERS } from './aspects.ts';
import { ASPECTS, type Aspect, type Baseline, type BaselineEntry } from './baseline.ts';
import { findAlarms, findWorkloadResources, type WorkloadResources } from './workload-resources.ts';

/**
 * Captures how a workload looks now, which must be while it is healthy. Values of the environment are hashed, never
 * kept. Throws when any part cannot be read: half a baseline would call the other half missing later.
 */
export const captureBaseline = async (
  aws: AwsReader,
  about: { workload: string; functionArn: string; capturedBy: string; now: Date },
): Promise<Baseline> => {
  const resources = await findWorkloadResources(aws, about.functionArn);
  const [alarms, entries] = await Promise.all([
    findAlarms(aws, resources.all),
    Promise.all(ASPECTS.map((aspect) => captureEntry(aws, aspect, resources))),
  ]);
  const unsealed = {
    workload: about.workload,
    captured_at: about.now.toISOString(),
    captured_by: about.capturedBy,
    resources: resources.all,
    alarms,
    entries,
  };
  return { ...unsealed, sha256: canonicalHash(unsealed) };
};

const captureEntry = async (aws: AwsReader, aspect: Aspect, resources: WorkloadResources): Promise<BaselineEntry> => {
  const reader = ASPECT_READERS[aspect];
  const resource = reader.owner === 'function' ? resources.functionArn : resources.roleArn;
  const value = await reader.read(aws, resource);
  if (value === undefined) throw new TerminalError(`\`${resource}\` is gone: no ${aspect} to capture`);
  return { resource, aspect, value, sha256: canonicalHash(value) };
};

/** True when a stored baseline is what was captured: every hash in it still holds. */
export const isIntact = ({ sha256, ...rest }: Baseline): boolean =>
  canonicalHash(rest) === sha256 && rest.entries.every((entry) => canonicalHash(entry.value) === entry.sha256);
