import type { Parameter, ParameterHistory, ParameterMetadata } from '@aws-sdk/client-ssm';

/** One version of a parameter as it is kept. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: 'String' | 'StringList' | 'SecureString';
  /** The value itself, or base64 of the ciphertext where `keyArn` says so. */
  readonly stored: string;
  /** Of a `SecureString`: the key as its owner named it. */
  readonly keyId?: string;
  readonly keyArn?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly labels: readonly string[];
  /** ISO time. */
  readonly modifiedAt: string;
  /** ARN of who wrote it. */
  readonly modifiedBy: string;
}

export interface ParameterRecord {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly versions: readonly ParameterVersion[];
}

/** The key of AWS's own under which a `SecureString` is encrypted unless its owner names one. */
export const DEFAULT_KEY = 'alias/aws/ssm';

export const latestOf = ({ versions }: ParameterRecord): ParameterVersion => versions.at(-1)!;

const common = (record: ParameterRecord, version: ParameterVersion) => ({
  Name: record.name,
  Type: version.type,
  Version: version.version,
  LastModifiedDate: new Date(version.modifiedAt),
  DataType: 'text',
});

export const describeValue = (record: ParameterRecord, version: ParameterVersion, Value: string): Parameter => ({
  ...common(record, version),
  ARN: record.arn,
  Value,
});

export const describeMetadata = (record: ParameterRecord, version: ParameterVersion): ParameterMetadata => ({
  ...common(record, version),
  ARN: record.arn,
  ...(version.keyId !== undefined && { KeyId: version.keyId }),
  LastModifiedUser: version.modifiedBy,
  ...(version.description !== undefined && { Description: version.description }),
  ...(version.allowedPattern !== undefined && { AllowedPattern: version.allowedPattern }),
  Tier: 'Standard',
  Policies: [],
});

export const describeHistory = (
  record: ParameterRecord,
  version: ParameterVersion,
  Value: string,
): ParameterHistory => {
  const { ARN: _arn, ...described } = describeMetadata(record, version);
  return { ...described, Value, Labels: [...version.labels] };
};
