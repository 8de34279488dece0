import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readHiddenObject } from '../aws/object-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { BucketArn } from './parameters.ts';

const params = z.strictObject({
  bucket_arn: BucketArn,
  key: z
    .string()
    .min(1)
    .max(1_024)
    .regex(/^[\x20-\x7e]+$/, 'not a key of plain characters'),
  visible: z.boolean(),
});
type Params = z.infer<typeof params>;

interface ObjectImage {
  key: string;
  hidden: boolean;
  /** The delete marker's version: only this one is taken away. Null where there is none. */
  revision_id: string | null;
}

/** Takes away the delete marker that hides an object of a versioned bucket, or puts one there. No version is ever deleted. */
export const setObjectVisibility: Change<Params> = {
  id: 'set-object-visibility',
  description: 'Shows or hides an object of a versioned bucket, by its delete marker; its versions stay.',
  params,
  repairRole: 'data',
  target: ({ bucket_arn }) => bucket_arn,
  // Hiding is only ever an undo: what reads the object breaks.
  risk: ({ visible }) => (visible ? 'R2' : 'R4'),
  async capture({ bucket_arn, key }, aws) {
    const found = await readHiddenObject(aws, bucket_arn, key);
    return found === undefined
      ? null
      : ({ key, hidden: found.hidden, revision_id: found.marker } satisfies ObjectImage);
  },
  postImage: ({ key, visible }, preImage) => (preImage === null ? null : { key, hidden: !visible }),
  call: ({ bucket_arn, key, visible }, preImage) => {
    const marker = (preImage as ObjectImage | null)?.revision_id;
    const VersionId = visible && marker ? { VersionId: marker } : {};
    return { service: 's3', operation: 'DeleteObject', input: { Bucket: arnName(bucket_arn), Key: key, ...VersionId } };
  },
  invert: ({ bucket_arn, key }, preImage) => ({
    change: 'set-object-visibility',
    params: { bucket_arn, key, visible: !((preImage as ObjectImage | null)?.hidden ?? false) },
  }),
  summary: ({ bucket_arn, key, visible }) =>
    `${visible ? 'take away the delete marker of' : 'put a delete marker on'} object \`${key}\` of bucket \`${arnName(bucket_arn)}\``,
  permissions: ({ bucket_arn, key, visible }) => [
    { action: visible ? 's3:DeleteObjectVersion' : 's3:DeleteObject', resource: `${bucket_arn}/${key}` },
  ],
  cost: () => free('a delete marker has no price'),
  problems: ({ bucket_arn, key, visible }, preImage) => {
    const image = preImage as ObjectImage | null;
    if (image === null) return [`bucket \`${arnName(bucket_arn)}\` holds no version of \`${key}\``];
    // Without a marker the same call would hide the object.
    return visible && image.revision_id === null ? [`\`${key}\` is not hidden`] : [];
  },
};
