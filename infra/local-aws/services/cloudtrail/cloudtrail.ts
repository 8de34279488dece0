import * as sdk from '@aws-sdk/client-cloudtrail';
import type { LookupEventsCommandInput, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { operation, type Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { recordOf } from './event-record.ts';
import { lookUp } from './lookup.ts';
import { openTrail } from './trail.ts';

/** CloudTrail: who called what, for the last management events of the account. */
export function createCloudTrailService(world: World): Service {
  const trail = openTrail(world);
  world.trail = { record: (event) => trail.add(recordOf(world, event)) };
  return {
    signingName: 'cloudtrail',
    eventSource: 'cloudtrail.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      LookupEvents: operation<LookupEventsCommandInput, Omit<LookupEventsCommandOutput, '$metadata'>>({
        honours: ['LookupAttributes', 'StartTime', 'EndTime', 'MaxResults', 'NextToken'],
        writes: false,
        access: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
        handle: (input) => lookUp(trail.visible(), input),
      }),
    },
  };
}
