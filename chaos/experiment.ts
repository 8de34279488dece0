import type { Expectation, Family } from './fault.ts';

/** Something done to the target that the product is to answer: a fault or a control. */
export interface Experiment {
  fault: string | null;
  control: string | null;
  taxonomy: string;
  /** Of a fault; `null` for a control. */
  family: Family | null;
  expected: Expectation;
  inject(): Promise<void>;
  recover(): Promise<void>;
}
