import { z } from 'zod';
import type { AwsReader } from '../aws/aws-reader.ts';
import { mappingArn, type MappingRecord, readMapping } from '../aws/function-reads.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { InvokedArn, MappingUuid, requireOwnScope } from './parameters.ts';

/** An event source mapping, with the function or alias that it feeds. */
export const mappingPlace = z.strictObject({ function_arn: InvokedArn, uuid: MappingUuid });
export type MappingPlace = z.infer<typeof mappingPlace>;

/** Reads a mapping; null when there is none. Throws `RetryableError` while it is being updated. */
export const captureMapping = async (
  { function_arn, uuid }: MappingPlace,
  aws: AwsReader,
): Promise<MappingRecord | null> => {
  requireOwnScope(aws, function_arn);
  const record = await readMapping(aws, uuid);
  if (!record) return null;
  if (record.unsettled) throw new RetryableError(`\`${record.mapping_arn}\` is being updated: read it again later`);
  return record;
};

/** The image of a mapping that there is; throws `TerminalError` when there is none. */
export const mappingImage = <I>({ uuid }: MappingPlace, preImage: Image): I => {
  if (preImage === null) throw new TerminalError(`there is no event source mapping \`${uuid}\` to change`);
  return preImage as I;
};

/** What every change of a mapping has: its place, its call and what makes it unacceptable. */
export const ofMapping = {
  repairRole: 'trigger',
  target: ({ function_arn, uuid }) => mappingArn(function_arn, uuid),
  permissions: ({ function_arn, uuid }) => [
    { action: 'lambda:UpdateEventSourceMapping', resource: mappingArn(function_arn, uuid) },
  ],
  problems: ({ function_arn, uuid }, preImage) => {
    if (preImage === null) return [`there is no event source mapping \`${uuid}\``];
    const fed = (preImage as { function_arn: string }).function_arn;
    return fed === function_arn ? [] : [`the mapping feeds \`${fed}\`, not \`${function_arn}\``];
  },
} satisfies Pick<Change<MappingPlace>, 'repairRole' | 'target' | 'permissions' | 'problems'>;
