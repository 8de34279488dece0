import { randomUUID } from 'node:crypto';
import { modifiedNow } from './configuration.ts';
import { requireDescription } from './configuration-rules.ts';
import type { FunctionRecord, VersionRecord } from './records.ts';

/** What makes two versions the same to AWS. */
function substance(version: VersionRecord): string {
  const { version: _number, lastModified: _time, revisionId: _revision, deploymentId: _id, ...rest } = version;
  return JSON.stringify(Object.entries(rest).sort());
}

/**
 * Freezes `$LATEST` as the next version. When nothing changed since the last one, that one is answered again:
 * AWS does not publish the same thing twice. The record is changed in place.
 */
export function publish(record: FunctionRecord, { description }: { description?: string }): VersionRecord {
  const candidate = {
    ...record.latest,
    ...(description !== undefined && { description: requireDescription(description) }),
  };
  const previous = record.published.at(-1);
  if (previous && substance(previous) === substance(candidate)) return previous;
  const published: VersionRecord = {
    ...candidate,
    version: String(record.nextVersion),
    lastModified: modifiedNow(),
    revisionId: randomUUID(),
    deploymentId: randomUUID(),
  };
  record.latest.revisionId = randomUUID();
  record.nextVersion += 1;
  record.published.push(published);
  return published;
}
