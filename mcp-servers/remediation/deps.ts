import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { RepairRole } from '../../shared/changes/change.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Policy } from '../../shared/policy.ts';
import type { RememberedBaselines } from '../../shared/baseline/remember.ts';

/** What a remediation tool works with: a reader that cannot write, and the baselines. */
export interface RemediationDeps {
  aws: AwsReader;
  clock: Clock;
  policy: Policy;
  /** The same policy as an engine: a change that it will never allow is not proposed. */
  authorizer: Authorizer;
  baselines: RememberedBaselines;
  /** ARN of the role that would make changes of this kind: the preflight asks IAM about it. */
  repairRoleArn(kind: RepairRole): string;
}
