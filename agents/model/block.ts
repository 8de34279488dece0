import { cleanValue } from '../../shared/safety/clean-value.ts';

/**
 * A delimited part of a prompt: JSON in which `<` is escaped, so that no text inside, wherever it came from, can end the
 * block or begin another. Secrets and hidden characters were taken out where the text came in; whatever came another
 * way loses them here.
 */
export const writeBlock = (name: string, value: unknown): string =>
  `<${name}>\n${JSON.stringify(cleanValue(value)).replaceAll('<', '\\u003c')}\n</${name}>`;

/** The value of the first block with this name; `undefined` when there is none. */
export const readBlock = (text: string, name: string): unknown => {
  const found = new RegExp(`<${name}>\\n(.*)\\n</${name}>`).exec(text)?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as unknown);
};
