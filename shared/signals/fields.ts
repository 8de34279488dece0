import { z } from 'zod';
import { cleanLine } from '../safety/clean-value.ts';
import { plainText } from './plain-text.ts';
import { refuse } from './refuse.ts';
import type { Refusal } from './signal.ts';

const PROSE_CHARACTERS_MAX = 1_024;
/** An ISO 8601 date with time and zone; CloudWatch writes the zone as `+0000`. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;
/** Names that mean something else to a JavaScript object. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** A name that is kept exactly as it came, because it identifies something. */
export const name = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'expected text without control characters');

/** Text for people: never refused, made plain, without secrets, and cut. */
export const prose = z
  .string()
  .nullish()
  .transform((text) => plainText(cleanLine(text ?? '', PROSE_CHARACTERS_MAX), PROSE_CHARACTERS_MAX));

/** A time, as the ISO text that every record uses. */
export const time = z
  .string()
  .regex(TIME, 'expected an ISO 8601 time with its zone')
  .transform((text, context) => {
    const at = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    if (!Number.isNaN(at.getTime())) return at.toISOString();
    context.addIssue('expected a time that exists');
    return z.NEVER;
  });

export const alarmState = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** CloudWatch allows 30 dimensions, with names of 255 and values of 1,024 characters. */
const DIMENSIONS_MAX = 30;
const dimensionName = name(255).refine((text) => !RESERVED.has(text), 'expected another name for a dimension');
const dimensionValue = name(1_024);

/** Dimensions as SNS messages write them. */
export const dimensionList = z
  .array(z.object({ name: dimensionName, value: dimensionValue }))
  .max(DIMENSIONS_MAX)
  .transform((list) => Object.fromEntries(list.map(({ name, value }): [string, string] => [name, value])));

/** Dimensions as events write them. */
export const dimensionRecord = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'expected an object',
  )
  .transform((record) => Object.entries(record).map(([name, value]): unknown => ({ name, value })))
  .pipe(dimensionList);

/** What `schema` makes of `value`, or a refusal that names the field and what was expected of it. */
export const readFields = <T>(schema: z.ZodType<T>, value: unknown): { fields: T } | Refusal => {
  const parsed = schema.safeParse(value);
  return parsed.success ? { fields: parsed.data } : refuse('malformed', explain(parsed.error.issues[0]));
};

const explain = (issue: z.core.$ZodIssue | undefined): string => {
  const path = issue?.path.map(String).join('.') ?? '';
  const expected = (issue?.message ?? 'expected something else')
    .replace(/^Invalid (input|option): /, '')
    .replace(/^(Too \w+): /, (_, size: string) => `${size.toLowerCase()}, `)
    .replace('received undefined', 'which is missing');
  return path === '' ? expected : `\`${path}\`: ${expected}`;
};
