import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { unlessExists } from '../../target/unless-exists.ts';
import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAGS } from '../../target/tags.ts';
import type { Recorder } from './recorder.ts';

/** Versions by the release that they are: what came before, what is live, and what was built since and never released. */
export const VERSIONS = { previous: '1', live: '2', throwing: '3', unparsable: '4', misnamed: '5' } as const;

const TIMEOUT_SECONDS = 3;

/** A release: the same program, or one with a mistake that nobody has seen yet. */
const releases = (source: string): readonly string[] => [
  `${source}\n// release 1\n`,
  `${source}\n// release 2\n`,
  source
    .replace('const fromRecord = (record) => {', 'const fromRecord = (record) => {\n  record.origin.trim();')
    .replace('event.detail?.id ??', 'event.origin.detail.id ??'),
  `${source}\nexport const route = (event => ;\n`,
  source.replace("from '@aws-sdk/client-cloudwatch'", "from './metrics.mjs'"),
];

const packed = (source: string): Uint8Array =>
  // A fixed time in the archive keeps the package's hash the same from one deployment to the next.
  zipSync({ 'index.mjs': Buffer.from(source) }, { mtime: new Date('2026-01-01T00:00:00Z') });

/** The function with its published versions, and the alias that names the live one. */
export const createReleases = async (
  account: TargetAccount,
  { names, arns }: Pick<Recorder, 'names' | 'arns'>,
  workMs: number,
): Promise<void> => {
  const FunctionName = names.function;
  const [first = '', ...later] = releases(await readFile(new URL('./function/index.mjs', import.meta.url), 'utf8'));
  const isNew = await unlessExists(
    account.send('lambda', 'CreateFunction', {
      FunctionName,
      Role: arns.role,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Timeout: TIMEOUT_SECONDS,
      MemorySize: 128,
      Code: { ZipFile: packed(first) },
      Environment: { Variables: { EVENT_TABLE: names.table, WORK_MS: String(workMs) } },
      Tags: WORKLOAD_TAGS,
      Description: 'Keeps a row of every event',
    }),
  );
  if (!isNew) return;
  await account.send('lambda', 'PublishVersion', { FunctionName });
  for (const source of later) {
    await account.send('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile: packed(source) });
    await account.send('lambda', 'PublishVersion', { FunctionName });
  }
  const [live = ''] = later;
  await account.send('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile: packed(live) });
  await account.send('lambda', 'CreateAlias', { FunctionName, Name: names.alias, FunctionVersion: VERSIONS.live });
};
