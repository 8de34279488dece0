import type { ArnParts } from '../../arn.ts';
import { readBucketPolicy } from '../../aws/resource-policy-reads.ts';
import { type Aspect, parsedDocument } from './aspect.ts';
import { gainsDeny } from './gains-deny.ts';

const isBucket = ({ service, resource }: ArnParts): boolean => service === 's3' && !resource.includes('/');

/** The policy that a bucket carries. */
export const bucketPolicy: Aspect = {
  id: 'bucket-policy',
  covers: isBucket,
  read: async (aws, bucketArn) => ({ policy: await readBucketPolicy(aws, bucketArn) }),
  events: /^(Put|Delete)BucketPolicy$/,
  effect: ({ name, parameters }) => ({
    sets: 'yes',
    // CloudTrail shows the document itself, where other services show its text.
    to: name.startsWith('Delete') ? null : (parameters.bucketPolicy ?? parsedDocument(parameters.policy)),
  }),
  mayBeDeliberate: gainsDeny,
  undo: ({ resource, baseline }) => [
    baseline === null
      ? { change: 'delete-bucket-policy', params: { bucket_arn: resource } }
      : { change: 'put-bucket-policy', params: { bucket_arn: resource, document: baseline } },
  ],
};
