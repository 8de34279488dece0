import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Clock } from '../../shared/clock.ts';

/** What a diagnostics tool works with: a reader whose role can only read. */
export interface DiagnosticsDeps {
  aws: AwsReader;
  clock: Clock;
}
