import * as sdk from '@aws-sdk/client-s3';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import type { S3Account } from './account.ts';
import { createAnnouncements } from './announcements.ts';
import { bodies } from './bodies.ts';
import { bucketOperations } from './bucket-operations.ts';
import { bucketSettings } from './bucket-settings.ts';
import { buckets } from './buckets.ts';
import { multipartUploads } from './multipart.ts';
import { notificationOperations } from './notification-operations.ts';
import { objectCopies } from './object-copy.ts';
import { objectDeletes } from './object-delete.ts';
import { objectLists } from './object-list.ts';
import { objectLocks } from './object-lock-operations.ts';
import { objectReads } from './object-read.ts';
import { objectTagging } from './object-tagging.ts';
import { objectWrites } from './object-write.ts';
import { objects } from './objects.ts';
import { uploads } from './uploads.ts';
import { versionLists } from './version-list.ts';

/** S3: buckets, objects with versions, bucket policies. Object bodies are files in `world.dataDir/objects`. */
export function createS3Service(world: World): Service {
  const files = bodies(world);
  const ownBuckets = buckets(world);
  const account: S3Account = {
    accountId: world.accountId,
    region: world.region,
    buckets: ownBuckets,
    objects: objects(world, files),
    files,
    uploads: uploads(world, files),
    announcements: createAnnouncements(world, ownBuckets),
  };
  world.objects = {
    read(bucket, key, versionId) {
      const versions = account.objects.versions(bucket, key);
      const version = versionId === undefined ? versions[0] : versions.find((each) => each.versionId === versionId);
      return version && !version.isDeleteMarker ? files.readWhole(version.file) : undefined;
    },
  };
  return {
    signingName: 's3',
    eventSource: 's3.amazonaws.com',
    sdk,
    protocols: ['restXml'],
    operations: {
      ...bucketOperations(account),
      ...bucketSettings(account),
      ...notificationOperations(account),
      ...objectReads(account),
      ...objectWrites(account),
      ...objectCopies(account),
      ...objectDeletes(account),
      ...objectTagging(account),
      ...objectLocks(account),
      ...objectLists(account),
      ...versionLists(account),
      ...multipartUploads(account),
    },
  };
}
