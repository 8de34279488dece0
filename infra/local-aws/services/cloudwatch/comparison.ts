import type { ComparisonOperator } from '@aws-sdk/client-cloudwatch';

interface Comparison {
  /** As it reads in a state reason: `was greater than the threshold`. */
  readonly words: string;
  isBreaching(value: number, threshold: number): boolean;
  /** Statistics that, once breaching, stay so whatever else the period brings. */
  readonly settledBy: readonly string[];
}

const RISING = ['Sum', 'SampleCount', 'Maximum'];
const FALLING = ['Minimum'];

const COMPARISONS: Readonly<Partial<Record<ComparisonOperator, Comparison>>> = {
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    isBreaching: (value, threshold) => value >= threshold,
    settledBy: RISING,
  },
  GreaterThanThreshold: {
    words: 'greater than',
    isBreaching: (value, threshold) => value > threshold,
    settledBy: RISING,
  },
  LessThanThreshold: {
    words: 'less than',
    isBreaching: (value, threshold) => value < threshold,
    settledBy: FALLING,
  },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    isBreaching: (value, threshold) => value <= threshold,
    settledBy: FALLING,
  },
};

/** Undefined for the operators of anomaly detection bands. */
export const comparison = (operator: ComparisonOperator | undefined): Comparison | undefined =>
  operator && COMPARISONS[operator];
