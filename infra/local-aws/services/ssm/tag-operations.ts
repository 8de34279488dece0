import type * as Ssm from '@aws-sdk/client-ssm';
import { AwsError, notImplemented } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { parameterAccess, requestTags } from './parameter-access.ts';
import type { ParameterRecord } from './parameter.ts';
import type { Parameters } from './parameters.ts';
import { validation } from './ssm-error.ts';

const TAGS_MAX = 50;
type Tags = Readonly<Record<string, string>>;

/** Adds tags to others; a key that is there already gets the new value. */
export const mergeTags = (existing: Tags, added: readonly Ssm.Tag[] = []): Tags => {
  const merged = { ...existing, ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])) };
  if (Object.keys(merged).some((key) => key === '' || key.length > 128 || /^aws:/i.test(key))) {
    throw validation('The tag key is not valid.');
  }
  if (Object.keys(merged).length > TAGS_MAX) throw new AwsError('TooManyTagsError', 'Too many tags');
  return merged;
};

interface Tagged {
  ResourceType?: string | undefined;
  ResourceId?: string | undefined;
}

const tagged = (parameters: Parameters, { ResourceType, ResourceId }: Tagged): ParameterRecord => {
  if (ResourceType !== 'Parameter') throw notImplemented(`ssm: tags of a ${ResourceType ?? 'resource'}`);
  const record = parameters.find(ResourceId);
  if (!record) {
    throw new AwsError(
      'InvalidResourceId',
      'The resource ID is not valid. Verify that you entered the correct ID and try again.',
    );
  }
  return record;
};

export const tagOperations = (parameters: Parameters): Record<string, Operation> => ({
  AddTagsToResource: operation<Ssm.AddTagsToResourceRequest, object>({
    honours: ['ResourceType', 'ResourceId', 'Tags'],
    writes: true,
    access: ({ ResourceId, Tags }) => [parameterAccess(parameters, 'AddTagsToResource', ResourceId, requestTags(Tags))],
    handle: (input) => {
      const record = tagged(parameters, input);
      parameters.save({ ...record, tags: mergeTags(record.tags, input.Tags) });
      return {};
    },
  }),
  RemoveTagsFromResource: operation<Ssm.RemoveTagsFromResourceRequest, object>({
    honours: ['ResourceType', 'ResourceId', 'TagKeys'],
    writes: true,
    access: ({ ResourceId, TagKeys = [] }) => [
      parameterAccess(parameters, 'RemoveTagsFromResource', ResourceId, { 'aws:TagKeys': TagKeys }),
    ],
    handle: (input) => {
      const record = tagged(parameters, input);
      const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !input.TagKeys?.includes(key)));
      parameters.save({ ...record, tags });
      return {};
    },
  }),
  ListTagsForResource: operation<Ssm.ListTagsForResourceRequest, Ssm.ListTagsForResourceResult>({
    honours: ['ResourceType', 'ResourceId'],
    writes: false,
    access: ({ ResourceId }) => [parameterAccess(parameters, 'ListTagsForResource', ResourceId)],
    handle: (input) => ({
      TagList: Object.entries(tagged(parameters, input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  }),
});
