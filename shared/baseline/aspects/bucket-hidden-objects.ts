import type { ArnParts } from '../../arn.ts';
import { readHiddenObjects } from '../../aws/object-reads.ts';
import { type Aspect, NO_EFFECT } from './aspect.ts';

const isBucket = ({ service, resource }: ArnParts): boolean => service === 's3' && !resource.includes('/');

/** Member that says that a bucket holds more versions than were looked at: nothing is said of the others. */
const PARTLY = 'more-versions';

/** Objects of a versioned bucket that a delete marker hides. Which of them are needed only the workload knows. */
export const bucketHiddenObjects: Aspect = {
  id: 'bucket-hidden-objects',
  covers: isBucket,
  async read(aws, bucketArn) {
    const found = await readHiddenObjects(aws, bucketArn);
    if (found === undefined) return undefined;
    const hidden = Object.keys(found.markers).map((key) => [key, 'hidden']);
    return Object.fromEntries([...hidden, ...(found.truncated ? [[PARTLY, true]] : [])]) as Record<string, unknown>;
  },
  // Deleting an object is no management event: the trail's lookup never shows who did it.
  events: /^DeleteBucket$/,
  effect: () => NO_EFFECT,
  undo: ({ resource, member, kind }) =>
    kind === 'added' && member !== PARTLY
      ? [{ change: 'set-object-visibility', params: { bucket_arn: resource, key: member, visible: true } }]
      : [],
};
