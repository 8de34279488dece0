/** `1.2 s`, `850 ms`, `3 min 20 s`; a dash for what was not measured. */
export const duration = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** `12,345`. */
export const count = (n: number): string => n.toLocaleString('en-US');

/** `1 tool call`, `2 tool calls`. */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** Money that may be very small: all its digits that matter, and no more than six. */
export const usd = (dollars: number): string => {
  const digits = dollars !== 0 && Math.abs(dollars) < 0.01 ? 6 : 2;
  return `${dollars < 0 ? '-' : ''}$${Math.abs(dollars).toFixed(digits)}`;
};

/** How long from `now` to a time: `in 59 min`, `2 min ago`. */
export const relativeTo = (now: Date, iso: string): string => {
  const ms = Date.parse(iso) - now.getTime();
  if (!Number.isFinite(ms)) return 'at an unreadable time';
  const text = age(Math.abs(ms));
  return ms >= 0 ? `in ${text}` : `${text} ago`;
};

const age = (ms: number): string => {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ];
  const [unit, size] = units.find(([, length]) => ms >= length) ?? ['s', 1_000];
  return `${Math.floor(ms / size)} ${unit}`;
};

/** A column of labels beside text; further lines of a text are set under its first. */
export const labelled = (rows: readonly (readonly [string, string])[], indent = '  '): string[] => {
  const width = Math.max(...rows.map(([label]) => label.length), 0) + 2;
  return rows.flatMap(([label, text]) =>
    text.split('\n').map((line, index) => `${indent}${(index === 0 ? label : '').padEnd(width)}${line}`.trimEnd()),
  );
};
