import { inIpRange } from './ip-range.ts';
import { arnComponents, fits, literalText, parseWildcards, type Pattern } from './pattern.ts';

/** Compares one value of the request with one value of the policy. */
type Comparison = (actual: string, expected: Pattern) => boolean;

export interface ConditionOperator {
  readonly compare: Comparison;
  /** True for the `Not…` forms: they hold when no value of the policy compares. */
  readonly negated: boolean;
  /** Policy variables are only available to String and Arn operators. */
  readonly variables: boolean;
}

const textOf =
  (compare: (actual: string, expected: string) => boolean): Comparison =>
  (actual, expected) =>
    compare(actual, literalText(expected));

const ordered =
  (read: (text: string) => number, compare: (actual: number, expected: number) => boolean): Comparison =>
  (actual, expected) => {
    const [left, right] = [read(actual), read(literalText(expected))];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  };

const readNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** Milliseconds since the epoch, from ISO 8601 text or from seconds since the epoch. */
const readDate = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/**
 * Each of an ARN's six components is compared for itself, so a wildcard does not cross a colon before the sixth.
 * What is no ARN compares with nothing but a lone `*`.
 */
const arnLike: Comparison = (actual, expected) => {
  const patterns = arnComponents(expected);
  const components = arnComponents([actual]).map(literalText);
  if (patterns.length < 6 || components.length < 6) return literalText(expected) === '*';
  return patterns.every((pattern, index) => fits(pattern, components[index] ?? ''));
};

const number = (compare: (actual: number, expected: number) => boolean): Comparison => ordered(readNumber, compare);
const date = (compare: (actual: number, expected: number) => boolean): Comparison => ordered(readDate, compare);

const equal = <T>(actual: T, expected: T): boolean => actual === expected;
const less = (actual: number, expected: number): boolean => actual < expected;
const lessOrEqual = (actual: number, expected: number): boolean => actual <= expected;
const greater = (actual: number, expected: number): boolean => actual > expected;
const greaterOrEqual = (actual: number, expected: number): boolean => actual >= expected;
const equalIgnoringCase = (actual: string, expected: string): boolean =>
  actual.toLowerCase() === expected.toLowerCase();

const scalar = (compare: Comparison, negated = false): ConditionOperator => ({ compare, negated, variables: false });
const textual = (compare: Comparison, negated = false): ConditionOperator => ({ compare, negated, variables: true });

/** Every operator of the policy language except `Null`, which asks about a key and not about its value. */
export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: textual(textOf(equal)),
  StringNotEquals: textual(textOf(equal), true),
  StringEqualsIgnoreCase: textual(textOf(equalIgnoringCase)),
  StringNotEqualsIgnoreCase: textual(textOf(equalIgnoringCase), true),
  StringLike: textual((actual, expected) => fits(expected, actual)),
  StringNotLike: textual((actual, expected) => fits(expected, actual), true),
  NumericEquals: scalar(number(equal)),
  NumericNotEquals: scalar(number(equal), true),
  NumericLessThan: scalar(number(less)),
  NumericLessThanEquals: scalar(number(lessOrEqual)),
  NumericGreaterThan: scalar(number(greater)),
  NumericGreaterThanEquals: scalar(number(greaterOrEqual)),
  DateEquals: scalar(date(equal)),
  DateNotEquals: scalar(date(equal), true),
  DateLessThan: scalar(date(less)),
  DateLessThanEquals: scalar(date(lessOrEqual)),
  DateGreaterThan: scalar(date(greater)),
  DateGreaterThanEquals: scalar(date(greaterOrEqual)),
  Bool: scalar(textOf(equalIgnoringCase)),
  BinaryEquals: scalar(textOf(equal)),
  IpAddress: scalar(textOf(inIpRange)),
  NotIpAddress: scalar(textOf(inIpRange), true),
  ArnEquals: textual(arnLike),
  ArnNotEquals: textual(arnLike, true),
  ArnLike: textual(arnLike),
  ArnNotLike: textual(arnLike, true),
};

/** The policy's text as an operator without variables reads it. */
export const plainPattern = (text: string): Pattern => parseWildcards(text);
