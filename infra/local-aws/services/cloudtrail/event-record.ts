import { randomUUID } from 'node:crypto';
import type { TrailEvent, World } from '../../world.ts';
import { eventNameOf } from './event-names.ts';
import { resourcesOf, type TrailResource } from './event-resources.ts';
import { userIdentityOf } from './user-identity.ts';

/** An event as it is stored. */
export interface TrailRecord {
  /** Order of arrival. */
  readonly sequence: number;
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly accessKeyId: string;
  /** Session name of a role's session; `root` for the account itself. */
  readonly username: string;
  readonly resources: readonly TrailResource[];
  /** The full event as CloudTrail writes it. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** Version of CloudTrail's record format that the event follows. */
const EVENT_VERSION = '1.11';

/** Shapes a call as a CloudTrail record (CloudTrail User Guide, "CloudTrail record contents"). */
export function recordOf(world: World, trailEvent: TrailEvent): Omit<TrailRecord, 'sequence'> {
  const { caller, call, at, eventSource, readOnly } = trailEvent;
  const eventId = randomUUID();
  const eventName = eventNameOf(eventSource, trailEvent.eventName);
  return {
    eventId,
    eventName,
    eventSource,
    readOnly,
    at: at.getTime(),
    accessKeyId: caller.accessKeyId,
    username: caller.isRoot ? 'root' : (caller.sessionName ?? ''),
    resources: trailEvent.resources.flatMap(({ name }) => resourcesOf(name)),
    event: {
      eventVersion: EVENT_VERSION,
      userIdentity: userIdentityOf(world, caller),
      eventTime: at.toISOString().replace(/\.\d{3}Z$/, 'Z'),
      eventSource,
      eventName,
      awsRegion: world.region,
      sourceIPAddress: call.sourceIp,
      userAgent: call.userAgent,
      ...(trailEvent.errorCode !== undefined && {
        errorCode: trailEvent.errorCode,
        errorMessage: trailEvent.errorMessage,
      }),
      requestParameters: trailEvent.requestParameters,
      responseElements: null,
      requestID: call.requestId,
      eventID: eventId,
      readOnly,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: world.accountId,
      eventCategory: 'Management',
    },
  };
}
