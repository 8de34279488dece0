import type { FunctionConfiguration, Runtime, Architecture } from '@aws-sdk/client-lambda';
import { describePlacement } from './network-placement.ts';
import type { FunctionRecord, VersionRecord } from './records.ts';

/** A version as `GetFunctionConfiguration` shows it; `qualifier` becomes part of the ARN. */
export function describeVersion(
  record: FunctionRecord,
  version: VersionRecord,
  qualifier?: string,
): FunctionConfiguration {
  return {
    FunctionName: record.name,
    FunctionArn: qualifier === undefined ? record.arn : `${record.arn}:${qualifier}`,
    Runtime: version.runtime as Runtime,
    Role: version.role,
    Handler: version.handler,
    CodeSize: version.codeBytes,
    Description: version.description,
    Timeout: version.timeoutSeconds,
    MemorySize: version.memoryMb,
    LastModified: version.lastModified,
    CodeSha256: version.codeSha256,
    Version: version.version,
    ...(Object.keys(version.variables).length > 0 && { Environment: { Variables: version.variables } }),
    ...(version.deadLetterArn && { DeadLetterConfig: { TargetArn: version.deadLetterArn } }),
    ...(version.layers?.length && {
      Layers: version.layers.map(({ arn, codeBytes }) => ({ Arn: arn, CodeSize: codeBytes })),
    }),
    ...(version.network && { VpcConfig: describePlacement(version.network) }),
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: version.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [version.architecture as Architecture],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${record.name}` },
  };
}

/** AWS's shape of a modification time: milliseconds and a numeric offset. */
export const modifiedNow = (): string => new Date().toISOString().replace('Z', '+0000');
