import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { requestContext } from './ec2-access.ts';
import { resourceNotFound } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { tagMap } from './ec2-tags.ts';
import { listed } from './listing.ts';
import { typeOf } from './resource-type.ts';

/** Tags of anything that a network is made of. */
export const tagOperations = ({ store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateTags: ec2Operation<Ec2.CreateTagsRequest, object>({
    honours: ['Resources', 'Tags'],
    writes: true,
    access: ({ Resources = [], Tags }) =>
      access
        .to('CreateTags', ...Resources)
        .map((each) => ({ ...each, context: { ...each.context, ...requestContext(tagMap(Tags)) } })),
    handle: ({ Resources = [], Tags }) => {
      for (const id of Resources) if (!store.findTagged(id)) throw resourceNotFound(id);
      for (const id of Resources) store.setTags(id, { ...store.findTagged(id)?.tags, ...tagMap(Tags) });
      return {};
    },
  }),
  DeleteTags: ec2Operation<Ec2.DeleteTagsRequest, object>({
    honours: ['Resources', 'Tags'],
    writes: true,
    access: ({ Resources = [] }) => access.to('DeleteTags', ...Resources),
    handle: ({ Resources = [], Tags }) => {
      for (const id of Resources) {
        const tags = Object.entries(store.findTagged(id)?.tags ?? {});
        store.setTags(id, Object.fromEntries(tags.filter(([key, value]) => !isNamed(Tags, key, value))));
      }
      return {};
    },
  }),
  DescribeTags: ec2Operation<Ec2.DescribeTagsRequest, Ec2.DescribeTagsResult>({
    honours: ['Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeTags'),
    handle: (input) => {
      const all = store
        .allTagged()
        .flatMap(({ id, tags }) => Object.entries(tags).map(([key, value]) => ({ id, key, value })));
      const { shown, ...next } = listed(all, undefined, (id) => ({ id, key: '', value: '' }), input, {
        'resource-id': ({ id }) => [id],
        'resource-type': ({ id }) => [typeOf(id)],
        key: ({ key }) => [key],
        value: ({ value }) => [value],
      });
      const described = shown.map(({ id, key, value }) => ({
        ResourceId: id,
        ResourceType: typeOf(id),
        Key: key,
        Value: value,
      }));
      return { Tags: described, ...next };
    },
  }),
});

/** No list removes every tag; a tag without a value is removed whatever its value is. */
const isNamed = (named: readonly Ec2.Tag[] | undefined, key: string, value: string): boolean =>
  named === undefined || named.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
