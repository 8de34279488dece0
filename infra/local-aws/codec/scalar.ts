import { kindOf, type Schema } from './schema.ts';

/** How a timestamp is written; the numbers are the SDK's own schema codes. */
export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

const FORMAT_OF_CODE: Readonly<Record<number, TimestampFormat>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

/** The member's own format, or the default of the place it is written in. */
export function timestampFormat(schema: Schema, fallback: TimestampFormat): TimestampFormat {
  const code: unknown = schema.getSchema();
  return (typeof code === 'number' ? FORMAT_OF_CODE[code] : undefined) ?? fallback;
}

/** Handlers may return the ISO text they stored. */
const asDate = (value: unknown): Date => (value instanceof Date ? value : new Date(value as string | number));

export function writeTimestamp(value: unknown, format: TimestampFormat): string | number {
  const date = asDate(value);
  if (format === 'epoch-seconds') return date.getTime() / 1000;
  return format === 'http-date' ? date.toUTCString() : date.toISOString().replace('.000Z', 'Z');
}

/** Accepts every format, because clients differ from the model in what they send. */
export function readTimestamp(value: unknown): Date {
  if (typeof value === 'number') return new Date(value * 1000);
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
}

export const readBlob = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

export const writeBlob = (value: unknown): string =>
  (typeof value === 'string' ? Buffer.from(value) : Buffer.from(value as Uint8Array)).toString('base64');

/** Text of a header, label, query parameter or XML element, as its schema says. */
export function readScalar(schema: Schema, text: string): unknown {
  switch (kindOf(schema)) {
    case 'number':
      return Number(text);
    case 'boolean':
      // Older botocore writes its own language's `True` into headers, and AWS reads it.
      return text.toLowerCase() === 'true';
    case 'timestamp':
      return readTimestamp(text);
    case 'blob':
      return readBlob(text);
    default:
      return text;
  }
}

export function writeScalar(schema: Schema, value: unknown, format: TimestampFormat): string {
  switch (kindOf(schema)) {
    case 'timestamp':
      return String(writeTimestamp(value, timestampFormat(schema, format)));
    case 'blob':
      return writeBlob(value);
    default:
      return String(value);
  }
}
