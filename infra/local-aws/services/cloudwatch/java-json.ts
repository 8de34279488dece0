/** A floating-point number that AWS's own services print in Java's form: `1.0`, not `1`. */
export class JavaDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    const magnitude = Math.abs(this.value);
    if (magnitude !== 0 && (magnitude >= 1e7 || magnitude < 1e-3)) return scientific(this.value);
    return Number.isInteger(this.value) ? this.value.toFixed(1) : String(this.value);
  }
}

/** Java switches to `1.0E7` where JavaScript still writes digits. */
const scientific = (value: number): string => {
  const [digits = '0', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${String(Number(exponent))}`;
};

export const javaDouble = (value: number): string => new JavaDouble(value).toString();

type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | JavaDouble
  | readonly Json[]
  | { readonly [key: string]: Json };

/** `JSON.stringify` that keeps the form of doubles; undefined members are left out. */
export const javaJson = (value: Json): string => {
  if (value instanceof JavaDouble) return value.toString();
  if (Array.isArray(value)) return `[${value.map((each: Json) => javaJson(each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value as Readonly<Record<string, Json>>)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${javaJson(member)}`);
  return `{${members.join(',')}}`;
};

/** `2022-05-18T20:37:00.000+0000`, as CloudWatch writes times in notifications. */
export const offsetTime = (at: Date | number): string => new Date(at).toISOString().replace('Z', '+0000');
