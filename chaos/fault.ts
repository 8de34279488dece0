import type { AwsReader } from '../shared/aws/aws-reader.ts';
import type { Cause } from '../shared/cause.ts';
import type { AwsCall, ChangeCall, Risk } from '../shared/proposal.ts';
import type { Status } from '../shared/transitions.ts';
import type { Restraint, Scene } from './scene.ts';
import type { Seeded } from './seeded.ts';
import type { Deployment, Workload } from './workload.ts';

/** What a right answer is. Only the grader reads it. */
export interface Expectation {
  outcome: readonly Status[];
  /** Every cause, at full recall; a missed or an extra one fails. */
  causes: readonly Cause[];
  /** Acceptable changes; empty means that nothing may be touched. */
  changes: readonly string[];
}

/** Families of the taxonomy, as scoreboards group by them. */
export const FAMILIES = [
  'identity',
  'keys-and-secrets',
  'function',
  'network',
  'triggers',
  'data',
  'containers',
  'monitoring',
] as const;
export type Family = (typeof FAMILIES)[number];

/** Plain calls, for what the catalogue does not have because only a person may undo it. Both are known before the first is made. */
export interface Calls {
  calls: readonly AwsCall[];
  undo: readonly AwsCall[];
}

/** A deliberate defect. */
export interface Fault<D extends Deployment = Deployment> {
  /** Name of the cause; nothing in the account carries it. */
  readonly id: string;
  /** Id in the fault taxonomy, for example `IAM-02`. */
  readonly taxonomy: string;
  readonly family: Family;
  readonly description: string;
  /** Of undoing it. */
  readonly risk: Risk;
  readonly workload: Workload<D>;
  /** What is done: a change of the catalogue made on purpose with bad parameters, so its undo is the catalogue's; or calls. */
  inject(deployed: D, aws: AwsReader, seeded: Seeded): Promise<ChangeCall | Calls>;
  readonly expected: Expectation;
}

/** A situation in which restraint is the right answer. What it does stands in the order in which it is done. */
export interface Control<D extends Deployment = Deployment> {
  readonly id: string;
  readonly taxonomy: string;
  readonly description: string;
  readonly workload: Workload<D>;
  /** What is already there when the drill begins; it is part of the account as it should be left. */
  prepare?(scene: Scene<D>): Promise<void>;
  /** What goes wrong, or only seems to. */
  inject(scene: Scene<D>): Promise<void>;
  /** What happens to the account between the first proposal and its decision. */
  beforeDecision?(scene: Scene<D>): Promise<void>;
  /** Puts right what `inject` and `beforeDecision` did by themselves; faults are put right without it. */
  recover(scene: Scene<D>): Promise<void>;
  readonly expected: Expectation;
  /** What was seen that must not be seen, in words. */
  forbids?(seen: Restraint): string[];
}
