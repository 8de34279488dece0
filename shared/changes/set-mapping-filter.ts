import { z } from 'zod';
import { mappingArn, readMapping } from '../aws/function-reads.ts';
import { free } from '../cost/cost.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { invokedName } from './invoke-permission.ts';
import { InvokedArn, MappingUuid, requireOwnScope } from './parameters.ts';

const params = z.strictObject({
  function_arn: InvokedArn,
  uuid: MappingUuid,
  /** Patterns as text, of which a message must meet one; none lets every message through. */
  filters: z.array(z.string().min(2).max(4_096)).max(5),
});
type Params = z.infer<typeof params>;

interface FilterImage {
  mapping_arn: string;
  function_arn: string;
  filters: string[];
}

const filterImage = ({ uuid }: Params, preImage: Image): FilterImage => {
  if (preImage === null) throw new TerminalError(`there is no event source mapping \`${uuid}\` to change`);
  return preImage as FilterImage;
};

/** Sets which messages a mapping delivers; others are deleted. Image: the mapping and its patterns, null without one. */
export const setMappingFilter: Change<Params> = {
  id: 'set-mapping-filter',
  description: 'Sets the filter of an event source mapping: messages that do not meet it are deleted.',
  params,
  repairRole: 'trigger',
  target: ({ function_arn, uuid }) => mappingArn(function_arn, uuid),
  // What a filter drops is lost.
  risk: () => 'R3',
  async capture({ function_arn, uuid }, aws) {
    requireOwnScope(aws, function_arn);
    const record = await readMapping(aws, uuid);
    if (!record) return null;
    if (record.unsettled) throw new RetryableError(`\`${record.mapping_arn}\` is being updated: read it again later`);
    return { mapping_arn: record.mapping_arn, function_arn: record.function_arn, filters: record.filters };
  },
  postImage: ({ filters }, preImage) => (preImage === null ? null : { ...(preImage as FilterImage), filters }),
  call: ({ uuid, filters }) => ({
    service: 'lambda',
    operation: 'UpdateEventSourceMapping',
    input: { UUID: uuid, FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } },
  }),
  invert: (given, preImage) => ({
    change: 'set-mapping-filter',
    params: { ...given, filters: filterImage(given, preImage).filters },
  }),
  summary: ({ function_arn, filters }) =>
    filters.length === 0
      ? `let every message through to ${invokedName(function_arn)}`
      : `let only messages through to ${invokedName(function_arn)} that meet ${filters.map((one) => `\`${one}\``).join(' or ')}`,
  permissions: ({ function_arn, uuid }) => [
    { action: 'lambda:UpdateEventSourceMapping', resource: mappingArn(function_arn, uuid) },
  ],
  cost: () => free('a filter has no price; what it lets through is invoked as it was before'),
  problems: (given, preImage) => {
    if (preImage === null) return [`there is no event source mapping \`${given.uuid}\``];
    const fed = (preImage as FilterImage).function_arn;
    return fed === given.function_arn ? [] : [`the mapping feeds \`${fed}\`, not \`${given.function_arn}\``];
  },
};
