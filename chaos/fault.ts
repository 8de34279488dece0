import type { AwsReader } from '../shared/aws/aws-reader.ts';
import type { Cause } from '../shared/cause.ts';
import type { ChangeCall } from '../shared/proposal.ts';
import type { Status } from '../shared/transitions.ts';
import type { TargetAccount } from './target/account.ts';
import type { Target } from './target/deploy-target.ts';

/** What a right answer is. Only the grader reads it. */
export interface Expectation {
  outcome: readonly Status[];
  /** Every cause, at full recall; a missed or an extra one fails. */
  causes: readonly Cause[];
  /** Acceptable changes; empty means that nothing may be touched. */
  changes: readonly string[];
}

/** A deliberate defect: a change of the catalogue made on purpose with bad parameters, so its undo is the catalogue's. */
export interface Fault {
  /** Name of the cause; nothing in the account carries it. */
  readonly id: string;
  /** Id in the fault taxonomy, for example `IAM-02`. */
  readonly taxonomy: string;
  readonly description: string;
  change(target: Pick<Target, 'names' | 'arns'>, aws: AwsReader): Promise<ChangeCall>;
  readonly expected: Expectation;
}

/** A situation in which restraint is the right answer. */
export interface Control {
  readonly id: string;
  readonly taxonomy: string;
  readonly description: string;
  inject(account: TargetAccount, target: Target): Promise<void>;
  recover(account: TargetAccount, target: Target): Promise<void>;
  readonly expected: Expectation;
}
