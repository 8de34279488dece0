import { z } from 'zod';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { invokedName } from './invoke-permission.ts';
import { captureMapping, mappingImage, mappingPlace, ofMapping } from './mapping-image.ts';

const params = mappingPlace.extend({
  /** Patterns as text, of which a message must meet one; none lets every message through. */
  filters: z.array(z.string().min(2).max(4_096)).max(5),
});
type Params = z.infer<typeof params>;

interface FilterImage {
  mapping_arn: string;
  function_arn: string;
  filters: string[];
}

/** Sets which messages a mapping delivers; others are deleted. Image: the mapping and its patterns, null without one. */
export const setMappingFilter: Change<Params> = {
  id: 'set-mapping-filter',
  description: 'Sets the filter of an event source mapping: messages that do not meet it are deleted.',
  params,
  ...ofMapping,
  // What a filter drops is lost.
  risk: () => 'R3',
  async capture(given, aws) {
    const record = await captureMapping(given, aws);
    if (record === null) return null;
    const { mapping_arn, function_arn, filters } = record;
    return { mapping_arn, function_arn, filters } satisfies FilterImage;
  },
  postImage: ({ filters }, preImage) => (preImage === null ? null : { ...(preImage as FilterImage), filters }),
  call: ({ uuid, filters }) => ({
    service: 'lambda',
    operation: 'UpdateEventSourceMapping',
    input: { UUID: uuid, FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } },
  }),
  invert: (given, preImage) => ({
    change: 'set-mapping-filter',
    params: { ...given, filters: mappingImage<FilterImage>(given, preImage).filters },
  }),
  summary: ({ function_arn, filters }) =>
    filters.length === 0
      ? `let every message through to ${invokedName(function_arn)}`
      : `let only messages through to ${invokedName(function_arn)} that meet ${filters.map((one) => `\`${one}\``).join(' or ')}`,
  cost: () => free('a filter has no price; what it lets through is invoked as it was before'),
};
