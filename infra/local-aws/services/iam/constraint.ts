import { invalidInput, validationError } from './iam-error.ts';

/** A member that must be there; AWS names it in lower camel case. */
export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw validationError(
    `1 validation error detected: Value null at '${camelCase(member)}' failed to satisfy constraint: Member must not be null`,
  );
}

/** The name of a role or policy. */
export function entityName(value: string | undefined, member: string, lengthMax: number): string {
  const name = textBetween(required(value, member), member, 1, lengthMax);
  if (/^[\w+=,.@-]+$/.test(name)) return name;
  throw validationError(
    `The specified value for ${camelCase(member)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

/** A path begins and ends with a slash. */
export function entityPath(value: string | undefined): string {
  const path = value ?? '/';
  if (path === '/' || /^\/[\x21-\x7e]+\/$/.test(path)) return textBetween(path, 'Path', 1, 512);
  throw validationError(
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}

export function managedPolicyArn(value: string | undefined, member = 'PolicyArn'): string {
  const arn = textBetween(required(value, member), member, 20, 2048);
  if (/^arn:aws:iam::(\d{12}|aws):policy\/.+$/.test(arn)) return arn;
  throw invalidInput(`ARN ${arn} is not valid.`);
}

export function textBetween(value: string, member: string, lengthMin: number, lengthMax: number): string {
  if (value.length < lengthMin) throw outOfBounds(value, member, `have length greater than or equal to ${lengthMin}`);
  if (value.length > lengthMax) throw outOfBounds(value, member, `have length less than or equal to ${lengthMax}`);
  return value;
}

export function numberBetween(value: number, member: string, least: number, most: number): number {
  if (value < least) throw outOfBounds(value, member, `have value greater than or equal to ${least}`);
  if (value > most) throw outOfBounds(value, member, `have value less than or equal to ${most}`);
  return value;
}

export function oneOf<T extends string>(
  value: string | undefined,
  member: string,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found) return found;
  throw outOfBounds(value, member, `satisfy enum value set: [${allowed.join(', ')}]`);
}

/** A list whose every member is one of a few; AWS quotes the whole list when one is not. */
export function eachOneOf<T extends string>(
  values: readonly string[],
  member: string,
  allowed: readonly T[],
): readonly T[] {
  const isAllowed = (value: string): value is T => allowed.some((each) => each === value);
  if (values.every(isAllowed)) return values;
  const constraint = `satisfy constraint: [Member must satisfy enum value set: [${allowed.join(', ')}]]`;
  throw outOfBounds(`[${values.join(', ')}]`, member, constraint);
}

/** Seconds that a session of a role may last. */
export const maxSessionDuration = (value: number | undefined): number =>
  numberBetween(value ?? 3600, 'MaxSessionDuration', 3600, 43_200);

const outOfBounds = (value: string | number, member: string, constraint: string): Error =>
  validationError(
    `1 validation error detected: Value '${value}' at '${camelCase(member)}' failed to satisfy constraint: Member must ${constraint}`,
  );

const camelCase = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);
