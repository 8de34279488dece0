import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { CouldNotRunError, WrongUseError } from '../../console/cli/exit.ts';
import { describeError } from '../../shared/errors.ts';
import { DEFAULT_POLICY, Policy } from '../../shared/policy.ts';
import { DRILL_POLICY } from './local-policy.ts';

/** Policies that come with the product, by name. */
const SHIPPED: Readonly<Record<string, Policy>> = { default: DEFAULT_POLICY, drill: DRILL_POLICY };

/**
 * A shipped policy by name, or one from a YAML or JSON file; what a file leaves out is as in the shipped default.
 * Throws `CouldNotRunError` when the file cannot be read, `WrongUseError` naming the field that is wrong.
 */
export const loadPolicy = async (nameOrFile: string): Promise<Policy> => {
  const shipped = Object.hasOwn(SHIPPED, nameOrFile) ? SHIPPED[nameOrFile] : undefined;
  if (shipped !== undefined) return shipped;
  const text = await readFile(nameOrFile, 'utf8').catch((error: unknown) => {
    const names = Object.keys(SHIPPED).join(', ');
    throw new CouldNotRunError(
      `the policy cannot be read: ${describeError(error)}`,
      `name a file, or one of: ${names}`,
    );
  });
  return parsePolicy(text, nameOrFile);
};

const parsePolicy = (text: string, file: string): Policy => {
  const hint = 'shared/policy.ts says what each field means';
  let stated: unknown;
  try {
    stated = parse(text);
  } catch (error) {
    throw new WrongUseError(`\`${file}\` is not YAML: ${describeError(error)}`, hint);
  }
  // A version must be the operator's own: approvals bind to it, so a changed policy must not look like the shipped one.
  const { version: _, ...defaults } = DEFAULT_POLICY;
  const parsed = Policy.strict().safeParse({ ...defaults, ...(stated as object) });
  if (!parsed.success) throw new WrongUseError(`\`${file}\`: ${z.prettifyError(parsed.error)}`, hint);
  return parsed.data;
};
