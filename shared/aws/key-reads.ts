import type { AwsReader } from './aws-reader.ts';
import { parseDocument } from './policy-text.ts';

/** Whether a key may be used. */
export interface KeyState {
  disabled: boolean;
  /** ISO time from which it is gone for ever; null unless its deletion is scheduled. */
  deletion_date: string | null;
}

interface Described {
  KeyMetadata?: { Arn?: string; KeyState?: string; DeletionDate?: Date };
}

/** The state of a key; undefined when there is no such key. */
export const readKeyState = async (aws: AwsReader, keyArn: string): Promise<KeyState | undefined> => {
  const found = await aws.read<Described>('kms', 'DescribeKey', { KeyId: keyArn });
  if (!found?.KeyMetadata) return undefined;
  const { KeyState: state, DeletionDate: at } = found.KeyMetadata;
  return { disabled: state === 'Disabled', deletion_date: at?.toISOString() ?? null };
};

/** The ARN of a key that is named in any of the four ways; undefined when there is none. */
export const readKeyArn = async (aws: AwsReader, KeyId: string): Promise<string | undefined> =>
  (await aws.read<Described>('kms', 'DescribeKey', { KeyId }))?.KeyMetadata?.Arn;

/** The policy of a key, parsed; undefined when there is no such key. */
export const readKeyPolicy = async (aws: AwsReader, keyArn: string): Promise<unknown> => {
  const found = await aws.read<{ Policy?: string }>('kms', 'GetKeyPolicy', { KeyId: keyArn, PolicyName: 'default' });
  return found && parseDocument(found.Policy, keyArn);
};
