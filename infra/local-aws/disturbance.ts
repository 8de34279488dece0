import { AwsError } from './aws-error.ts';
import type { Timing } from './world.ts';

/** A service that does not answer the sessions of one role. */
export interface Outage {
  /** Signing name, such as `s3`. */
  readonly service: string;
  readonly roleName: string;
}

/** What can go wrong on AWS's own side. The host of an account sets it; nobody can over the API. */
export interface Disturbance {
  /** From now on events appear in CloudTrail this much later, milliseconds; undefined for as usual. */
  delayTrail(ms: number | undefined): void;
  /** The service is away until it is called without an outage. */
  interrupt(outage: Outage | undefined): void;
}

/** The disturbance of one account, and what its door and its trail ask of it. */
export const createDisturbance = () => {
  let delayMs: number | undefined;
  let away: Outage | undefined;
  return {
    /** The same timing, with a trail that is as late as was said last. */
    ofTiming: (usual: Timing): Timing => ({
      periodMs: usual.periodMs,
      get trailDelayMs() {
        return delayMs ?? usual.trailDelayMs;
      },
    }),
    /** Throws AWS's own 503 when the service is away for this caller. */
    requireService: (service: string, roleName: string | undefined): void => {
      if (away?.service === service && away.roleName === roleName)
        throw new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503);
    },
    hands: {
      delayTrail: (ms: number | undefined) => void (delayMs = ms),
      interrupt: (outage: Outage | undefined) => void (away = outage),
    } satisfies Disturbance,
  };
};
