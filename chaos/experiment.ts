import type { Expectation, Family } from './fault.ts';
import type { Restraint } from './scene.ts';

/** Something done to the target that the product is to answer: a fault or a control. */
export interface Experiment {
  fault: string | null;
  control: string | null;
  taxonomy: string;
  /** Of a fault; `null` for a control. */
  family: Family | null;
  expected: Expectation;
  prepare(): Promise<void>;
  inject(): Promise<void>;
  /** Called once, when there is a proposal and before it is decided. */
  beforeDecision(): Promise<void>;
  recover(): Promise<void>;
  /** What was seen that must not be seen, in words. */
  forbids(seen: Restraint): string[];
}
