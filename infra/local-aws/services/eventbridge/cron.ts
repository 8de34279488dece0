const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** Nothing is planned further ahead: a schedule without an occurrence by then never has one. */
const YEARS_AHEAD_MAX = 5;

interface Field {
  min: number;
  max: number;
  names?: readonly string[];
  /** Number of the first name. */
  first?: number;
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS, first: 1 },
  { min: 1, max: 7, names: DAYS, first: 1 },
  { min: 1970, max: 2199 },
];

/** An expression in UTC: minutes, hours, days of the month, months, days of the week (1 is Sunday), years. */
export type Cron = readonly [
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
];

/** The six fields of a `cron(…)` expression; undefined when it is none. `L`, `W` and `#` are not imitated. */
export const parseCron = (text: string): Cron | undefined => {
  const fields = text.trim().split(/\s+/);
  // One of the two days must be left open, as AWS demands.
  if (fields.length !== 6 || (fields[2] === '?') === (fields[4] === '?')) return undefined;
  const sets = fields.map((field, index) => parseField(field, FIELDS[index] as Field));
  return sets.every((set) => set !== undefined) ? (sets as unknown as Cron) : undefined;
};

const parseField = (text: string, field: Field): ReadonlySet<number> | undefined => {
  const values = text.split(',').map((part) => parsePart(part, field));
  return values.every((each) => each !== undefined) ? new Set(values.flat()) : undefined;
};

const parsePart = (part: string, field: Field): number[] | undefined => {
  const [span = '', step] = part.split('/');
  const [from, to] = span === '*' || span === '?' ? [field.min, field.max] : rangeOf(span, field, step !== undefined);
  const by = step === undefined ? 1 : Number(step);
  if (from === undefined || to === undefined || from > to || !Number.isInteger(by) || by < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
};

const rangeOf = (span: string, field: Field, isStepped: boolean): (number | undefined)[] => {
  const [from, to] = span.split('-').map((name) => numberOf(name, field));
  if (to === undefined && !span.includes('-')) return [from, isStepped ? field.max : from];
  return [from, to];
};

const numberOf = (text: string, { min, max, names = [], first = 0 }: Field): number | undefined => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};

/** The first minute after a moment that an expression names, epoch milliseconds; undefined when there is none soon. */
export const nextCron = (
  [minutes, hours, days, months, weekdays, years]: Cron,
  afterMs: number,
): number | undefined => {
  const at = new Date(afterMs);
  at.setUTCSeconds(60, 0);
  const last = at.getUTCFullYear() + YEARS_AHEAD_MAX;
  while (at.getUTCFullYear() <= last) {
    const isDay =
      years.has(at.getUTCFullYear()) &&
      months.has(at.getUTCMonth() + 1) &&
      days.has(at.getUTCDate()) &&
      weekdays.has(at.getUTCDay() + 1);
    if (!isDay) at.setUTCHours(24, 0, 0, 0);
    else if (!hours.has(at.getUTCHours())) at.setUTCMinutes(60, 0, 0);
    else if (!minutes.has(at.getUTCMinutes())) at.setUTCSeconds(60, 0);
    else return at.getTime();
  }
  return undefined;
};
