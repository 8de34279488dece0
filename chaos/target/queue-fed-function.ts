import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import type { TargetAccount } from './account.ts';
import { WORKLOAD_TAGS } from './tags.ts';
import { unlessExists } from './unless-exists.ts';

/** A function as it is created; `source` is the one file of its package. */
export interface FunctionSettings {
  name: string;
  roleArn: string;
  description: string;
  source: URL;
  variables: Record<string, string>;
  /** `Handler`, `Runtime`, `Timeout`, `MemorySize`, `KMSKeyArn`, … */
  configuration: object;
}

/** A package of one program. A fixed time in the archive keeps its hash the same from one deployment to the next. */
export const functionPackage = (program: string): Uint8Array =>
  zipSync({ 'index.mjs': new TextEncoder().encode(program) }, { mtime: new Date('2026-01-01T00:00:00Z') });

export const createFunction = async (account: TargetAccount, settings: FunctionSettings): Promise<void> => {
  const ZipFile = functionPackage(await readFile(settings.source, 'utf8'));
  await unlessExists(
    account.send('lambda', 'CreateFunction', {
      FunctionName: settings.name,
      Role: settings.roleArn,
      ...settings.configuration,
      Code: { ZipFile },
      Environment: { Variables: settings.variables },
      Tags: WORKLOAD_TAGS,
      Description: settings.description,
      // What was published can be restored from: the version never changes.
      Publish: true,
    }),
  );
};

/** The trigger by which a queue feeds a function, one message at a time. */
export const createMapping = async (
  account: TargetAccount,
  FunctionName: string,
  EventSourceArn: string,
): Promise<void> => {
  await unlessExists(
    account.send('lambda', 'CreateEventSourceMapping', {
      FunctionName,
      EventSourceArn,
      BatchSize: 1,
      // Several at once would slow each other down where there are few cores, until healthy work runs into its time-out.
      ScalingConfig: { MaximumConcurrency: 2 },
      Enabled: true,
      Tags: WORKLOAD_TAGS,
    }),
  );
};
