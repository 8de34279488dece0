import { randomUUID } from 'node:crypto';
import type {
  FunctionConfiguration,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  PublishVersionRequest,
  UpdateFunctionCodeRequest,
} from '@aws-sdk/client-lambda';
import { describePackage } from '../../lambda-runtime/package-folder.ts';
import { operation, type Operation } from '../../service.ts';
import { describeVersion, modifiedNow } from './configuration.ts';
import { readArchive } from './function-package.ts';
import { requireRevision } from './functions.ts';
import { invalidParameter } from './lambda-error.ts';
import { pageOf } from './paging.ts';
import type { LambdaParts } from './parts.ts';
import { publish } from './publishing.ts';

/** Code and the versions made of it. */
export const codeOperations = (parts: LambdaParts): Record<string, Operation> => ({
  UpdateFunctionCode: operation<UpdateFunctionCodeRequest, FunctionConfiguration>({
    honours: [
      'FunctionName',
      'ZipFile',
      'S3Bucket',
      'S3Key',
      'S3ObjectVersion',
      'Architectures',
      'Publish',
      'DryRun',
      'RevisionId',
    ],
    writes: true,
    access: (input) => [
      ...parts.access.to('UpdateFunctionCode', input.FunctionName),
      ...parts.access.readPackage(input),
    ],
    handle: (input) => updateCode(parts, input),
  }),
  PublishVersion: operation<PublishVersionRequest, FunctionConfiguration>({
    honours: ['FunctionName', 'CodeSha256', 'Description', 'RevisionId'],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('PublishVersion', FunctionName),
    handle: (input) => publishVersion(parts, input),
  }),
  ListVersionsByFunction: operation<ListVersionsByFunctionRequest, ListVersionsByFunctionResponse>({
    honours: ['FunctionName', 'Marker', 'MaxItems'],
    writes: false,
    access: ({ FunctionName }) => parts.access.to('ListVersionsByFunction', FunctionName),
    handle: ({ FunctionName, Marker, MaxItems }) => {
      const record = parts.functions.get(FunctionName);
      const { members, ...next } = pageOf([record.latest, ...record.published], Marker, MaxItems);
      return { Versions: members.map((version) => describeVersion(record, version, version.version)), ...next };
    },
  }),
});

function updateCode(parts: LambdaParts, input: UpdateFunctionCodeRequest): FunctionConfiguration {
  const { world, functions, execution } = parts;
  const record = functions.get(input.FunctionName);
  requireRevision(record.latest.revisionId, input.RevisionId);
  const archive = readArchive(world, input);
  const stored = input.DryRun ? describePackage(archive) : execution.packages.store(record.name, archive);
  const before = record.latest;
  const after = {
    ...before,
    codeSha256: stored.sha256,
    codeBytes: stored.sizeBytes,
    architecture: input.Architectures?.[0] ?? before.architecture,
    lastModified: modifiedNow(),
    revisionId: randomUUID(),
    deploymentId: randomUUID(),
  };
  if (input.DryRun) return describeVersion(record, { ...after, revisionId: before.revisionId });
  record.latest = after;
  const shown = input.Publish ? publish(record, {}) : record.latest;
  functions.save(record);
  execution.recycle(before);
  return describeVersion(record, shown, input.Publish ? shown.version : undefined);
}

function publishVersion({ functions }: LambdaParts, input: PublishVersionRequest): FunctionConfiguration {
  const record = functions.get(input.FunctionName);
  const { revisionId, codeSha256 } = record.latest;
  requireRevision(revisionId, input.RevisionId);
  if (input.CodeSha256 !== undefined && input.CodeSha256 !== '' && input.CodeSha256 !== codeSha256) {
    throw invalidParameter(
      `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  const description = input.Description === '' ? undefined : input.Description;
  const published = publish(record, { description });
  functions.save(record);
  return describeVersion(record, published, published.version);
}
