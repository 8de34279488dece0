import { WORKLOAD_TAG_LIST } from '../../../target/tags.ts';
import { unlessExists } from '../../../target/unless-exists.ts';
import { createOutcome } from '../outcome.ts';
import { letInvoke } from '../permission.ts';
import type { Entry } from '../recorder.ts';

/** Uploads are told of by their bucket. */
export const bucket: Entry = {
  name: 'upload-recorder',
  description: 'a function that records uploads, of which a bucket notifies it',
  workMs: 50,
  async create(account, { names, arns }) {
    await createOutcome(account, { names, arns });
    await unlessExists(account.send('s3', 'CreateBucket', { Bucket: names.bucket }));
    await account.send('s3', 'PutBucketTagging', { Bucket: names.bucket, Tagging: { TagSet: WORKLOAD_TAG_LIST } });
    await letInvoke(account, names, { service: 's3.amazonaws.com', sourceArn: arns.bucket, statement: 'uploads' });
    const FilterRules = [{ Name: 'prefix', Value: 'incoming/' }];
    await account.send('s3', 'PutBucketNotificationConfiguration', {
      Bucket: names.bucket,
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          {
            Id: 'uploads',
            LambdaFunctionArn: arns.alias,
            Events: ['s3:ObjectCreated:*'],
            Filter: { Key: { FilterRules } },
          },
        ],
      },
    });
  },
  // S3 counts no notification, delivered or not: only their absence shows.
  alarms: () => [],
  async send(account, { names }, id) {
    await account.send('s3', 'PutObject', { Bucket: names.bucket, Key: `incoming/${id}`, Body: id });
  },
  drain: async () => undefined,
};
