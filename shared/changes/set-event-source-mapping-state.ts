import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureMapping, mappingImage, mappingPlace, ofMapping } from './mapping-image.ts';

const params = mappingPlace.extend({ enabled: z.boolean() });
type Params = z.infer<typeof params>;

interface MappingImage {
  mapping_arn: string;
  function_arn: string;
  source_arn: string;
  enabled: boolean;
}

/**
 * Switches an event source mapping on or off. Image: the mapping and whether it is enabled, null when there is no
 * such mapping. `Enabling` counts as enabled and `Disabling` as disabled: what AWS was last told.
 */
export const setEventSourceMappingState: Change<Params> = {
  id: 'set-event-source-mapping-state',
  description: 'Enables or disables an event source mapping: the trigger by which a queue feeds a function.',
  params,
  ...ofMapping,
  risk: () => 'R2',
  async capture(given, aws) {
    const record = await captureMapping(given, aws);
    if (record === null) return null;
    const { mapping_arn, function_arn, source_arn, enabled } = record;
    return { mapping_arn, function_arn, source_arn, enabled } satisfies MappingImage;
  },
  postImage: ({ enabled }, preImage) => (preImage === null ? null : { ...(preImage as MappingImage), enabled }),
  call: ({ uuid, enabled }) => ({
    service: 'lambda',
    operation: 'UpdateEventSourceMapping',
    input: { UUID: uuid, Enabled: enabled },
  }),
  invert: (given, preImage) => ({
    change: 'set-event-source-mapping-state',
    params: { ...given, enabled: mappingImage<MappingImage>(given, preImage).enabled },
  }),
  summary: ({ function_arn, enabled }, preImage) => {
    const source = (preImage as MappingImage | null)?.source_arn;
    const from = source === undefined ? '' : ` from \`${arnName(source)}\``;
    return `${enabled ? 'enable' : 'disable'} the trigger of function \`${arnName(function_arn)}\`${from}`;
  },
  cost: () => free('a mapping has no price; its backlog is then invoked as it would have been before'),
};
