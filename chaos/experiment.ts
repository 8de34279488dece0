import type { Expectation } from './fault.ts';

/** Something done to the target that the product is to answer: a fault or a control. */
export interface Experiment {
  fault: string | null;
  control: string | null;
  taxonomy: string;
  expected: Expectation;
  inject(): Promise<void>;
  recover(): Promise<void>;
}
