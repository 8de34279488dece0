import type { AwsReader } from '../aws/aws-reader.ts';
import { readReservedConcurrency } from '../aws/function-reads.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';

/** Reserved concurrency of a function, null inside when none is reserved; null when there is no such function. */
export interface ConcurrencyImage {
  reserved_concurrency: number | null;
}

export const captureConcurrency = async (aws: AwsReader, functionArn: string): Promise<ConcurrencyImage | null> => {
  requireOwnScope(aws, functionArn);
  return (await readReservedConcurrency(aws, functionArn)) ?? null;
};

/** What was reserved before; null when nothing was. */
export const reservedIn = (preImage: Image): number | null =>
  (preImage as ConcurrencyImage | null)?.reserved_concurrency ?? null;

/** The change that reserves again what the image says. */
export const restoreConcurrency = (functionArn: string, preImage: Image): ChangeCall => {
  const reserved = reservedIn(preImage);
  return reserved === null
    ? { change: 'remove-reserved-concurrency', params: { function_arn: functionArn } }
    : {
        change: 'set-reserved-concurrency',
        params: { function_arn: functionArn, reserved_concurrency: reserved },
      };
};

/** How an image reads in a sentence. */
export const renderReserved = (reserved: number | null): string => (reserved === null ? 'none' : String(reserved));
