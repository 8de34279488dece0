import { z } from 'zod';
import { arnName } from '../arn.ts';
import { mappingArn, readMapping } from '../aws/function-reads.ts';
import { free } from '../cost/cost.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { InvokedArn, MappingUuid, requireOwnScope } from './parameters.ts';

const params = z.strictObject({ function_arn: InvokedArn, uuid: MappingUuid, enabled: z.boolean() });
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
  repairRole: 'trigger',
  target: ({ function_arn, uuid }) => mappingArn(function_arn, uuid),
  risk: () => 'R2',
  async capture({ function_arn, uuid }, aws) {
    requireOwnScope(aws, function_arn);
    const record = await readMapping(aws, uuid);
    if (!record) return null;
    if (record.unsettled) throw new RetryableError(`\`${record.mapping_arn}\` is being updated: read it again later`);
    const { mapping_arn, function_arn: fedFunction, source_arn, enabled } = record;
    return { mapping_arn, function_arn: fedFunction, source_arn, enabled } satisfies MappingImage;
  },
  postImage: ({ enabled }, preImage) => (preImage === null ? null : { ...(preImage as MappingImage), enabled }),
  call: ({ uuid, enabled }) => ({
    service: 'lambda',
    operation: 'UpdateEventSourceMapping',
    input: { UUID: uuid, Enabled: enabled },
  }),
  invert: (given, preImage) => ({
    change: 'set-event-source-mapping-state',
    params: { ...given, enabled: mappingImage(given, preImage).enabled },
  }),
  summary: ({ function_arn, enabled }, preImage) => {
    const source = (preImage as MappingImage | null)?.source_arn;
    const from = source === undefined ? '' : ` from \`${arnName(source)}\``;
    return `${enabled ? 'enable' : 'disable'} the trigger of function \`${arnName(function_arn)}\`${from}`;
  },
  permissions: ({ function_arn, uuid }) => [
    { action: 'lambda:UpdateEventSourceMapping', resource: mappingArn(function_arn, uuid) },
  ],
  cost: () => free('a mapping has no price; its backlog is then invoked as it would have been before'),
  problems: (given, preImage) => {
    if (preImage === null) return [`there is no event source mapping \`${given.uuid}\``];
    const fed = (preImage as MappingImage).function_arn;
    return fed === given.function_arn ? [] : [`the mapping feeds \`${fed}\`, not \`${given.function_arn}\``];
  },
};

const mappingImage = (given: Params, preImage: Image): MappingImage => {
  if (preImage === null) throw new TerminalError(`there is no event source mapping \`${given.uuid}\` to change`);
  return preImage as MappingImage;
};
