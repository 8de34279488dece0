import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readFunction } from '../aws/function-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { FunctionArn, LayerVersionArn, requireOwnScope } from './parameters.ts';

/** AWS's limit. */
const LAYERS_MAX = 5;

const params = z.strictObject({ function_arn: FunctionArn, layers: z.array(LayerVersionArn).max(LAYERS_MAX) });
type Params = z.infer<typeof params>;

interface LayersImage {
  layers: string[];
  /** Layer versions, wanted or attached, that were deleted: a function keeps one, and cannot get it again. */
  deleted: string[];
  revision_id: string;
}

/** Sets the whole list of a function's layers, in order, as Lambda's API does. */
export const setFunctionLayers: Change<Params> = {
  id: 'set-function-layers',
  description: 'Sets the layers of a function: the whole list of layer versions, in their order.',
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R1',
  async capture({ function_arn, layers }, aws) {
    requireOwnScope(aws, function_arn);
    const record = await readFunction(aws, function_arn);
    if (record === undefined) return null;
    const named = [...new Set([...layers, ...record.layers])].sort();
    const there = await Promise.all(named.map((arn) => isThere(aws, arn)));
    const deleted = named.filter((_, index) => !there[index]);
    return { layers: record.layers, deleted, revision_id: record.revision_id } satisfies LayersImage;
  },
  postImage: ({ layers }, preImage) =>
    preImage === null ? null : { layers, deleted: (preImage as LayersImage).deleted },
  call: ({ function_arn, layers }, preImage) => ({
    service: 'lambda',
    operation: 'UpdateFunctionConfiguration',
    input: { FunctionName: function_arn, Layers: layers, RevisionId: imageOf(function_arn, preImage).revision_id },
  }),
  invert: ({ function_arn }, preImage) => ({
    change: 'set-function-layers',
    params: { function_arn, layers: imageOf(function_arn, preImage).layers },
  }),
  summary: ({ function_arn, layers }, preImage) =>
    `set the layers of function \`${arnName(function_arn)}\` from ${render((preImage as LayersImage | null)?.layers)} to ${render(layers)}`,
  permissions: ({ function_arn, layers }) => [
    { action: 'lambda:UpdateFunctionConfiguration', resource: function_arn },
    ...layers.map((resource) => ({ action: 'lambda:GetLayerVersion', resource })),
  ],
  cost: () => free('a layer has no price'),
  problems: ({ function_arn }, preImage) =>
    preImage === null
      ? [`there is no function \`${function_arn}\``]
      : (preImage as LayersImage).deleted.map((arn) => `layer version \`${arn}\` does not exist`),
};

const isThere = async (aws: AwsReader, Arn: string): Promise<boolean> =>
  (await aws.read('lambda', 'GetLayerVersionByArn', { Arn })) !== undefined;

const render = (layers: readonly string[] = []): string =>
  layers.length === 0 ? 'none' : layers.map((arn) => `\`${arn.split(':').slice(-2).join(':')}\``).join(', ');

const imageOf = (functionArn: string, preImage: Image): LayersImage => {
  if (preImage === null) throw new TerminalError(`there is no function \`${functionArn}\` to change`);
  return preImage as LayersImage;
};
